import { expect, test } from "vitest";
import type { Condition, Names } from "./schema";
import { conditionWords, ruleWords } from "./wording";

const names: Names = {
  fields: [{ id: "f", key: "colours", label: "Colours", type: "list", options: [], isArchived: false }],
  tags: [
    { id: "t", name: "VIP" },
    { id: "u", name: "New" },
  ],
  lists: [],
  segments: [{ id: "s", name: "Buyers" }],
  topics: [{ id: "p", name: "Offers" }],
};
const said: [Condition, string][] = [
  [{ kind: "core", field: "firstName", test: "startsWith", value: "An" }, "first name begins with “An”"],
  [{ kind: "core", field: "createdAt", test: "inLastDays", value: 1 }, "added in the last 1 day"],
  [{ kind: "field", fieldId: "f", test: "anyOf", value: ["red", "blue"] }, "Colours holds any of “red” or “blue”"],
  [{ kind: "field", fieldId: "f", test: "isUnset" }, "Colours is empty"],
  [{ kind: "tag", test: "hasAll", tagIds: ["t", "u"] }, "tagged “VIP” and “New”"],
  [{ kind: "tag", test: "hasNone", tagIds: ["t", "gone"] }, "not tagged “VIP” or something deleted"],
  [{ kind: "event", name: "purchase", where: [], test: "atLeast", count: 1, days: null }, "“purchase” has happened"],
  [
    { kind: "event", name: "abandoned_cart", where: [], test: "atMost", count: 0, days: 7 },
    "no “abandoned cart” in the last 7 days",
  ],
  [
    { kind: "event", name: "visit", where: [], test: "exactly", count: 2, days: 1 },
    "“visit” exactly 2 times in the last 1 day",
  ],
  [
    {
      kind: "event",
      name: "purchase",
      where: [
        { property: "total", type: "number", test: "moreThan", value: 50 },
        { property: "paid", type: "boolean", test: "isTrue" },
      ],
      test: "atLeast",
      count: 2,
      days: 30,
    },
    "“purchase” with total more than 50 and paid yes at least 2 times in the last 30 days",
  ],
  [
    { kind: "mail", direction: "from", test: "atLeast", count: 1, days: 30 },
    "mail from the person in the last 30 days",
  ],
  [{ kind: "mail", direction: "to", test: "atMost", count: 0, days: null }, "no mail to the person ever"],
  [{ kind: "mail", direction: "to", test: "atLeast", count: 3, days: null }, "at least 3 mails to the person"],
  [
    { kind: "lastMail", direction: "from", test: "before", day: "2026-01-31" },
    "last mail from the person before 2026-01-31",
  ],
  [
    { kind: "lastEvent", name: "visit", test: "since", day: "2026-01-31" },
    "“visit” last happened on or after 2026-01-31",
  ],
  [{ kind: "segment", test: "notIn", segmentId: "s" }, "not in the segment “Buyers”"],
  [{ kind: "topic", test: "neverAsked", topicId: "p" }, "never asked about “Offers”"],
  [{ kind: "suppression", test: "isNot" }, "not suppressed"],
];
test.each(said)("%o is said in words", (condition, words) => {
  expect(conditionWords(condition, names)).toBe(words);
});

test("groups are told apart by brackets, and what is not written yet is left open", () => {
  const vip: Condition = { kind: "tag", test: "hasAny", tagIds: ["t"] };
  const fresh: Condition = { kind: "tag", test: "hasAny", tagIds: ["u"] };
  expect(
    ruleWords(
      {
        kind: "group",
        match: "all",
        items: [
          vip,
          { kind: "group", match: "any", items: [vip, fresh] },
          { kind: "group", match: "none", items: [fresh] },
        ],
      },
      names,
    ),
  ).toBe("People who match: tagged “VIP” and (tagged “VIP” or tagged “New”) and none of (tagged “New”).");
  expect(ruleWords({ kind: "group", match: "all", items: [] }, names)).toBe("No condition yet.");
  const unwritten: Condition = { kind: "core", field: "email", test: "is", value: "" };
  expect(ruleWords({ kind: "group", match: "all", items: [unwritten] }, names)).toBe("People who match: e-mail is …");
});
