import { expect, test } from "vitest";
import { gmailQuery, matchesFilter } from "./gmail-query";
import { DiscoveryFilter } from "./schema";

const now = new Date("2026-11-21T12:00:00Z");
const query = (filter: Partial<DiscoveryFilter>) => gmailQuery(DiscoveryFilter.parse(filter), now);

test("an empty filter asks for everything but drafts", () =>
  expect(query({})).toEqual({ q: "-in:drafts", labelIds: [] }));

test("label and unread go as label ids, senders as a group, age as an instant", () =>
  expect(
    query({ label: "INBOX", isUnreadOnly: true, senders: ["acme.com", "Ada Lovelace"], newerThanDays: 1 }),
  ).toEqual({
    q: '-in:drafts from:{"acme.com" "Ada Lovelace"} after:1795176000',
    labelIds: ["INBOX", "UNREAD"],
  }));

test("a sender cannot smuggle an operator into the query", () => {
  const filter = { label: null, senders: ['x"} OR in:trash {"'], newerThanDays: null, isUnreadOnly: false };
  expect(gmailQuery(filter, now).q).toBe('-in:drafts from:{"x OR in:trash"}');
  expect(DiscoveryFilter.safeParse(filter).success).toBe(false);
});

const mail = {
  labels: ["INBOX", "UNREAD"],
  fromName: "Ada Lovelace",
  fromEmail: "ada@mail.acme.com",
  sentAt: new Date("2026-11-20T13:00:00Z"),
};
const matches = (filter: Partial<DiscoveryFilter>, over: Partial<typeof mail> = {}) =>
  matchesFilter(DiscoveryFilter.parse(filter), { ...mail, ...over }, now);

test("a mail that arrives later is judged as the query would have judged it", () => {
  expect(matches({})).toBe(true);
  expect(matches({ label: "INBOX", isUnreadOnly: true, senders: ["acme.com"], newerThanDays: 1 })).toBe(true);
  expect(matches({ senders: ["ada lovelace"] })).toBe(true);
  expect(matches({ senders: ["cme.com"] })).toBe(false);
  expect(matches({ label: "Label_1" })).toBe(false);
  expect(matches({ isUnreadOnly: true }, { labels: ["INBOX"] })).toBe(false);
  expect(matches({ newerThanDays: 1 }, { sentAt: new Date("2026-11-20T11:00:00Z") })).toBe(false);
  for (const label of ["DRAFT", "SPAM", "TRASH"]) expect(matches({}, { labels: [label] })).toBe(false);
  expect(matches({ label: "SPAM" }, { labels: ["SPAM"] })).toBe(true);
});
