import { expect, test } from "vitest";
import { netLabelChanges } from "./label-changes";

test("of two changes of one label the later wins, and mails do not mix", () => {
  const net = netLabelChanges([
    { id: "a", added: ["UNREAD", "STARRED"], removed: [] },
    { id: "b", added: [], removed: ["INBOX"] },
    { id: "a", added: ["INBOX"], removed: ["UNREAD"] },
  ]);
  expect(net).toEqual([
    { id: "a", added: ["STARRED", "INBOX"], removed: ["UNREAD"] },
    { id: "b", added: [], removed: ["INBOX"] },
  ]);
});
