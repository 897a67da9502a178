import { expect, test } from "vitest";
import { newId } from "@/lib/ids";
import { countFilters, inboxHref, readInboxParams } from "./inbox-params";

const full = {
  filter: {
    text: "invoice & more",
    label: "Label_1",
    sender: "acme.test",
    isUnread: true,
    hasSummary: false,
    needsReply: true,
    isArchived: false,
    category: "invoice",
    priority: "high",
    connectionId: newId(),
    since: "2026-11-01",
    until: "2026-11-21",
  },
  sort: "oldest" as const,
  byThread: true,
  cursor: "abc",
  openId: newId(),
};

test("an address of the inbox leads back to what it was made from", () => {
  const { searchParams, pathname } = new URL(inboxHref("acme", full), "http://x.test");
  expect(pathname).toBe("/acme/inbox");
  expect(readInboxParams(Object.fromEntries(searchParams))).toEqual(full);
  expect(countFilters(full.filter)).toBe(11);
});

test("what an address says wrongly is left out, not an error", () => {
  const { filter, sort, openId } = readInboxParams({
    since: "yesterday",
    account: "gmc_x",
    sort: "up",
    unread: "2",
    open: "eml_!",
    q: ["", "b"],
  });
  expect(Object.values(filter).every((value) => value === undefined)).toBe(true);
  expect({ sort, openId }).toEqual({ sort: "newest", openId: null });
  expect(inboxHref("acme", readInboxParams({}))).toBe("/acme/inbox");
});
