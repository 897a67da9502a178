import { expect, test } from "vitest";
import { parseId, publicId } from "@/lib/ids";
import { renamed } from "./naming";
import type { Rule } from "./schema";

const id = "01a1ff16-7e9d-776b-8052-0af7cc7aaa85";
const rule: Rule = {
  version: 1,
  root: {
    kind: "group",
    match: "any",
    items: [
      { kind: "tag", test: "hasAll", tagIds: [id] },
      { kind: "suppression", test: "is" },
      {
        kind: "group",
        match: "none",
        items: [
          { kind: "field", fieldId: id, test: "isSet" },
          { kind: "list", test: "in", listId: id },
          { kind: "segment", test: "in", segmentId: id },
          { kind: "topic", test: "pending", topicId: id },
        ],
      },
    ],
  },
};

test("every id of a rule gets another name by its noun, and comes back", () => {
  const told = renamed(rule, publicId);
  expect(JSON.stringify(told)).not.toContain(id);
  expect(renamed(told, (noun, name) => parseId(noun, name) ?? "")).toEqual(rule);
});
