import type { gmail_v1 } from "@googleapis/gmail";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Peer } from "../../local/sandbox/peer";
import { connect, control, FULL, failureOf, gmailApi, MODIFY, oauthClient, startPeer } from "./google-session";

const me = { userId: "me" };
const EMAIL = "history@maple.test";
type Mailbox = { historyId: string; messages: { id: string; threadId: string; labelIds: string[] }[] };

let peer: Peer;
let api: gmail_v1.Gmail;

beforeAll(async () => {
  peer = await startPeer({ accounts: [] });
  await control(peer.url, "accounts", { email: EMAIL });
  ({ api } = await connect(peer.url, [MODIFY, FULL], EMAIL));
});
afterAll(() => peer.close());

const steer = <T>(action: string, body: object = {}, email = EMAIL) =>
  control<T>(peer.url, `accounts/${email}/${action}`, body);
const mailbox = (email = EMAIL) => control<Mailbox>(peer.url, `accounts/${email}/messages`);
const present = async () => (await api.users.getProfile(me)).data.historyId ?? "";
const statusFrom = async (startHistoryId: string) => {
  try {
    return (await api.users.history.list({ ...me, startHistoryId })).status;
  } catch (error) {
    return (error as { response: { status: number } }).response.status;
  }
};

/** Ids with their labels after replaying a history over a former state, as a client would. */
function replay(before: Mailbox, history: gmail_v1.Schema$History[]): Map<string, Set<string>> {
  const state = new Map(before.messages.map(({ id, labelIds }) => [id, new Set(labelIds)]));
  for (const entry of history) {
    for (const { message } of entry.messagesAdded ?? []) state.set(message?.id ?? "", new Set(message?.labelIds));
    for (const { message } of entry.messagesDeleted ?? []) state.delete(message?.id ?? "");
    for (const { message, labelIds } of entry.labelsAdded ?? [])
      for (const label of labelIds ?? []) state.get(message?.id ?? "")?.add(label);
    for (const { message, labelIds } of entry.labelsRemoved ?? [])
      for (const label of labelIds ?? []) state.get(message?.id ?? "")?.delete(label);
  }
  return state;
}

const sortedState = (entries: Iterable<[string, Iterable<string>]>) =>
  [...entries].map(([id, labels]) => `${id} ${[...labels].sort().join(",")}`).sort();

describe("history", () => {
  it("expires up to a given id and no further", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      await steer("messages", { subject: `Mail ${index}` });
      ids.push(await present());
    }
    await steer("expire-history", { before: ids[1] });
    expect(await Promise.all(ids.map(statusFrom))).toEqual([404, 200, 200, 200]);
    const { data } = await api.users.history.list({ ...me, startHistoryId: ids[1] ?? "" });
    expect(data.history).toHaveLength(2);
    await steer("expire-history");
    expect(await Promise.all(ids.map(statusFrom))).toEqual([404, 404, 404, 404]);
    expect(await statusFrom(await present())).toBe(200);
  });

  it("forgets by itself what is older than the days it keeps", async () => {
    // Access tokens do not outlive the moves of the clock.
    const move = async (change: object) => {
      await control(peer.url, "clock", change);
      ({ api } = await connect(peer.url, [MODIFY, FULL], EMAIL));
    };
    await move({ at: Date.UTC(2027, 1, 1), isFrozen: true });
    await control(peer.url, "history", { keepDays: 7 });
    const old = await present();
    await steer("messages", { subject: "Old" });
    await move({ advanceMs: 5 * 86_400_000 });
    expect(await statusFrom(old)).toBe(200);
    const newer = await present();
    await steer("messages", { subject: "New" });
    await move({ advanceMs: 3 * 86_400_000 });
    // What followed `old` can no longer be told in full: its first change is eight days old.
    expect([await statusFrom(old), await statusFrom(newer)]).toEqual([404, 200]);
    await control(peer.url, "history", { keepDays: null });
    expect(await statusFrom(old)).toBe(200);
    await move({ offsetMs: 0, isFrozen: false });
  });

  it("counts from a base of 64 bits, digits more from one change to the next", async () => {
    const email = "base@maple.test";
    await control(peer.url, "accounts", { email, historyBase: "999999999999999950" });
    const client = oauthClient(peer.url);
    client.setCredentials(await steer<object>("grant", { scopes: [MODIFY] }, email));
    const own = gmailApi(peer.url, client);
    const first = (await own.users.getProfile(me)).data.historyId ?? "";
    for (let index = 0; index < 4; index += 1) await steer("messages", { subject: `Mail ${index}` }, email);
    const last = (await own.users.getProfile(me)).data.historyId ?? "";
    expect([first, last]).toEqual(["999999999999999966", "1000000000000000030"]);
    const { data } = await own.users.history.list({ ...me, startHistoryId: first });
    expect(data.history?.map((entry) => entry.id)).toEqual([
      "999999999999999982",
      "999999999999999998",
      "1000000000000000014",
      "1000000000000000030",
    ]);
    await steer("history-base", { base: "9223372036854770000" }, email);
    const raised = (await own.users.getProfile(me)).data.historyId ?? "";
    expect(BigInt(raised)).toBeGreaterThan(9_223_372_036_854_770_000n);
    expect((await failureOf(own.users.history.list({ ...me, startHistoryId: last }))).status).toBe(404);
    expect((await fetch(`${peer.url}/__control/accounts/${email}/history-base`, { method: "POST" })).status).toBe(400);
  });

  it("tells a long random history so that a replay of it ends at the mailbox", async () => {
    await steer("generate", { count: 200 });
    const before = await mailbox();
    let seed = 11;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const steps = Array.from({ length: 1500 }, () => {
      const pick = random();
      const label = random() < 0.5 ? "STARRED" : "UNREAD";
      const kinds = [
        { do: "add", subject: `Step ${pick}` },
        { do: "delete", pick },
        { do: "labels", pick, add: [label] },
        { do: "labels", pick, remove: [label] },
        { do: "trash", pick },
        { do: "untrash", pick },
      ];
      return kinds[Math.floor(random() * kinds.length)];
    });
    const { ids } = await steer<{ ids: string[][] }>("steps", { steps });
    expect(ids).toHaveLength(1500);
    const history: gmail_v1.Schema$History[] = [];
    let pageToken: string | undefined;
    do {
      const { data } = await api.users.history.list({
        ...me,
        startHistoryId: before.historyId,
        maxResults: 500,
        ...(pageToken ? { pageToken } : {}),
      });
      history.push(...(data.history ?? []));
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken);
    const after = await mailbox();
    expect(sortedState(replay(before, history))).toEqual(
      sortedState(after.messages.map(({ id, labelIds }) => [id, labelIds])),
    );
  });

  it("plays label changes, and does nothing for a pick from an empty mailbox", async () => {
    await steer("clear");
    expect((await mailbox()).messages).toEqual([]);
    const { ids } = await steer<{ ids: string[][] }>("steps", {
      steps: [
        { do: "delete", pick: 0.5 },
        { do: "label.create", label: "Label_77", name: "Trips" },
        { do: "add", subject: "One", labelIds: ["INBOX", "Label_77"] },
        { do: "label.delete", label: "Label_77" },
      ],
    });
    expect(ids[0]).toEqual([]);
    expect((await mailbox()).messages.map(({ labelIds }) => labelIds)).toEqual([["INBOX"]]);
    for (const bad of [{ do: "fly", pick: 0 }, { do: "delete" }, { do: "labels", pick: 0, add: ["Label_9"] }]) {
      const init = { method: "POST", body: JSON.stringify({ steps: [bad] }) };
      expect((await fetch(`${peer.url}/__control/accounts/${EMAIL}/steps`, init)).status).toBe(400);
    }
  });

  it("takes ten thousand mails at once", async () => {
    const email = "large@maple.test";
    await control(peer.url, "accounts", { email, generate: 10_000, spacingMs: 1000 });
    const { messages } = await mailbox(email);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(10_000);
    expect(await control(peer.url, `accounts/${email}`)).toMatchObject({ messages: 10_000 });
    await steer("clear", {}, email);
    await control(peer.url, `accounts/${email}`, undefined, "DELETE");
    expect((await fetch(`${peer.url}/__control/accounts/${email}`)).status).toBe(404);
  });
});
