import { expect, test } from "vitest";
import { newId } from "@/lib/ids";
import { countFilters, inboxHref, inboxViews, readInboxParams, shownFilter } from "./inbox-params";

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

test("the untouched inbox leaves out what is archived; a search or a filter looks everywhere", () => {
  expect(shownFilter({})).toEqual({ isArchived: false });
  for (const filter of [{ text: "x" }, { isUnread: true }, { isArchived: true }, { label: "Label_1" }])
    expect(shownFilter(filter)).toEqual(filter);
});

test("views know which of them is open, and offer to keep what none of them says", () => {
  const kept = {
    id: "f1",
    name: "Acme",
    filter: { sender: "acme.test", isUnread: true },
    isShared: false,
    canEdit: true,
  };
  const saved = [{ ...kept, createdAt: new Date() }];
  const views = (filter: object) => {
    const asked = { filter, sort: "newest" as const, byThread: false, openId: null };
    const { chips, unsaved } = inboxViews("acme", asked, saved, { f1: 3 });
    return { active: chips.filter(({ isActive }) => isActive).map(({ name }) => name), unsaved, chips };
  };
  expect(views({})).toMatchObject({ active: ["Inbox"], unsaved: null });
  expect(views({ isUnread: true, sender: "acme.test", label: undefined })).toMatchObject({
    active: ["Acme"],
    unsaved: null,
  });
  expect(views({ text: "lease" })).toMatchObject({ active: [], unsaved: { text: "lease" } });
  expect(views({}).chips.at(-1)).toMatchObject({ count: 3, href: "/acme/inbox?from=acme.test&unread=1" });
});
