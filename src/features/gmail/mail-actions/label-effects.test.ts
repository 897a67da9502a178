import { expect, test } from "vitest";
import { applyChange, changeOf, staysInList } from "./label-effects";
import { labelKinds } from "./schema";

test("an action and its opposite lead back to the same labels", () => {
  const pairs = [
    ["archive", "unarchive"],
    ["label", "unlabel"],
    ["mark_unread", "mark_read"],
    ["trash", "untrash"],
  ] as const;
  const labels = ["INBOX", "STARRED"];
  for (const [there, back] of pairs)
    expect(
      applyChange(applyChange(labels, changeOf(there, "Label_1")), changeOf(back, "Label_1")).sort(),
      there,
    ).toEqual(labels);
  expect(labelKinds).toHaveLength(pairs.length * 2);
});

test("nothing is added twice", () => {
  expect(applyChange(["INBOX"], changeOf("unarchive"))).toEqual(["INBOX"]);
});

test("what an action takes out of the list is no longer shown in it", () => {
  const inbox = { isArchived: false };
  expect(staysInList(inbox, ["INBOX", "UNREAD"])).toBe(true);
  expect(staysInList(inbox, ["UNREAD"])).toBe(false);
  expect(staysInList({ isArchived: true }, ["UNREAD"])).toBe(true);
  expect(staysInList(inbox, ["SENT"])).toBe(true);
  expect(staysInList({}, ["UNREAD"])).toBe(true);
  expect(staysInList({}, ["TRASH"])).toBe(false);
  expect(staysInList({ label: "TRASH" }, ["TRASH"])).toBe(true);
  expect(staysInList({ label: "TRASH" }, ["INBOX"])).toBe(false);
  expect(staysInList({ label: "Label_1" }, ["INBOX"])).toBe(false);
  expect(staysInList({ isUnread: true }, ["INBOX"])).toBe(true);
});
