import type { gmail_v1 } from "@googleapis/gmail";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Peer } from "../../local/sandbox/peer";
import { connect, control, failureOf, IDENTITY, MODIFY, startPeer } from "./google-session";

const EMAIL = "search@maple.test";
const NOW = Date.UTC(2026, 10, 21, 12);
const DAY = 86_400_000;
const big = "x".repeat(3000);
const pdf = 'Content-Type: application/pdf; name="plan.pdf"\r\nContent-Disposition: attachment\r\n\r\nPDF';
const withFile = `From: Eva Noor <eva@acme.test>\r\nTo: ${EMAIL}\r\nSubject: Plan attached\r\nContent-Type: multipart/mixed; boundary=z\r\n\r\n--z\r\nContent-Type: text/plain\r\n\r\nsee file\r\n--z\r\n${pdf}\r\n--z--\r\n`;

/** One letter a mail, so that a row of the table reads as the set it expects. */
const MAILS: Record<string, Record<string, unknown>> = {
  a: {
    from: "Alice <alice@acme.test>",
    subject: "Big sale today",
    text: "Everything must go",
    internalDate: NOW - 1 * DAY,
  },
  b: {
    from: "bob@bolt.test",
    subject: "Sale of the big house",
    text: "A house by the sea",
    internalDate: NOW - 3 * DAY,
    labelIds: ["INBOX"],
  },
  c: {
    from: "Carol <carol@news.acme.test>",
    subject: "Weekly café news",
    text: "Résumé of the week",
    headers: { "List-Id": "News <weekly.acme.test>" },
    internalDate: NOW - 10 * DAY,
    labelIds: ["INBOX", "CATEGORY_PROMOTIONS", "UNREAD"],
  },
  d: {
    from: "alice@acme.test",
    to: "team@bolt.test",
    headers: { Cc: EMAIL },
    subject: "Minutes",
    text: `Long ${big}`,
    internalDate: NOW - 40 * DAY,
    labelIds: ["STARRED"],
    messageId: "<minutes@acme.test>",
  },
  e: { from: "spam@junk.test", subject: "Big sale", text: "spam", internalDate: NOW - 2 * DAY, labelIds: ["SPAM"] },
  f: { rawText: withFile, internalDate: NOW - 5 * DAY, labelIds: ["INBOX", "IMPORTANT"] },
  g: {
    from: `Me <${EMAIL}>`,
    to: "alice@acme.test",
    subject: "Re: Minutes",
    text: "Thanks",
    internalDate: NOW - 400 * DAY,
    labelIds: ["SENT"],
  },
};

const TABLE: [query: string, expected: string][] = [
  ["from:alice", "ad"],
  ["from:acme.test", "acdf"],
  ["from:me", "g"],
  ["-from:alice", "bcfg"],
  ["to:alice@acme.test", "g"],
  ["to:me", "abcdf"],
  ["subject:sale", "ab"],
  ['subject:"big sale"', "a"],
  ["subject:(big house)", "b"],
  ["from:(alice OR bob)", "abd"],
  ["from:{alice bob}", "abd"],
  ["label:inbox", "abcf"],
  ["in:sent", "g"],
  ["in:archive", "d"],
  ["-in:inbox", "dg"],
  ["in:inbox OR in:sent", "abcfg"],
  ["-category:promotions in:inbox", "abf"],
  ["subject:{sale minutes}", "abdg"],
  ["older_than:4d newer_than:2m", "cdf"],
  ["in:inbox is:unread", "ac"],
  ["is:read in:inbox", "bf"],
  ["is:starred", "d"],
  ["is:important", "f"],
  ["category:promotions", "c"],
  ["label:team-plans", "b"],
  ['label:"Team Plans"', "b"],
  ["has:userlabels", "b"],
  ["has:attachment", "f"],
  ["filename:pdf", "f"],
  ["larger:2K", "d"],
  ["smaller:2K from:alice", "a"],
  ["list:weekly.acme.test", "c"],
  ["rfc822msgid:minutes@acme.test", "d"],
  ["after:2026/11/17", "ab"],
  ["before:2026/10/20", "dg"],
  [`after:${(NOW - 4 * DAY) / 1000} before:${(NOW - 2 * DAY) / 1000}`, "b"],
  ["newer_than:4d", "ab"],
  ["older_than:1m", "dg"],
  ["older_than:1y", "g"],
  ["cafe", "c"],
  ["résumé", "c"],
  ["hous", ""],
  ["sale OR minutes", "abdg"],
  ["from:alice sale OR minutes", "ad"],
  ["{sale minutes} -from:bob", "adg"],
  ["-(from:alice OR from:bob) in:inbox", "cf"],
  ["(from:alice subject:minutes) OR from:eva", "df"],
  ['"must go"', "a"],
  ["must -go", ""],
  ["in:spam", "e"],
  ["in:anywhere sale", "abe"],
  ["http://nowhere.test/x:y", ""],
  ["((from:alice", "ad"],
  ["from:alice)", "ad"],
  ['subject:"big', "ab"],
  ["larger:lots", ""],
];

let peer: Peer;
let api: gmail_v1.Gmail;
const letterOf = new Map<string, string>();

beforeAll(async () => {
  peer = await startPeer({ accounts: [] });
  await control(peer.url, "clock", { offsetMs: NOW - Date.now() });
  await control(peer.url, "accounts", { email: EMAIL, name: "Search" });
  for (const [letter, mail] of Object.entries(MAILS)) {
    const { id } = await control<{ id: string }>(peer.url, `accounts/${EMAIL}/messages`, mail);
    letterOf.set(id, letter);
  }
  ({ api } = await connect(peer.url, [MODIFY], EMAIL));
  const { data } = await api.users.labels.create({ userId: "me", requestBody: { name: "Team Plans" } });
  const id = [...letterOf].find(([, letter]) => letter === "b")?.[0] ?? "";
  await api.users.messages.modify({ userId: "me", id, requestBody: { addLabelIds: [data.id ?? ""] } });
});
afterAll(() => peer.close());

describe("search", () => {
  it.each(TABLE)("%s finds %s", async (q, expected) => {
    const { data } = await api.users.messages.list({ userId: "me", q });
    expect(
      (data.messages ?? [])
        .map((message) => letterOf.get(message.id ?? ""))
        .sort()
        .join(""),
    ).toBe(expected);
  });

  it("is refused to a token that may only see metadata", async () => {
    const metadata = "https://www.googleapis.com/auth/gmail.metadata";
    await control(peer.url, "accounts", { email: "meta@maple.test" });
    const meta = await connect(peer.url, [...IDENTITY, metadata], "meta@maple.test");
    expect((await meta.api.users.messages.list({ userId: "me" })).status).toBe(200);
    expect((await failureOf(meta.api.users.messages.list({ userId: "me", q: "x" }))).status).toBe(403);
  });
});
