import { expect, test } from "vitest";
import { parseLiquid } from "../liquid/engine";
import { usesOf } from "../liquid/variables";
import { variableFindings } from "./variable-findings";

const fields = [{ id: "1", key: "plan", formerKeys: ["tier"], label: "Plan" }];
const lacking = {
  total: 1_200,
  lacking: new Map([
    ["first_name", 37],
    ["plan", 0],
    ["tier", 5],
  ]),
};
const found = (source: string) => variableFindings(usesOf(parseLiquid(source)), { fields, lacking, hasAddress: false });

test("a value that some of the audience lack is told with their number and with what to write", () => {
  expect(found("{{ contact.first_name }}")).toMatchObject([
    {
      level: "warning",
      code: "missing_variable",
      count: 37,
      message: expect.stringContaining("37 contacts of 1,200 have no First name"),
      fix: expect.stringContaining('{{ contact.first_name | default: "…" }}'),
    },
  ]);
  expect(found("{{ contact.plan }}")).toMatchObject([{ level: "hint", count: 0 }]);
  expect(found('{{ contact.first_name | default: "you" }}')).toEqual([]);
});

test("an unknown name is an error, with the name that was probably meant; a former one works", () => {
  expect(found("{{ contact.frist_name }}")[0]).toMatchObject({
    level: "error",
    fix: "Did you mean {{ contact.first_name }}?",
  });
  expect(found("{{ first_name }}")[0]).toMatchObject({ level: "error", fix: "Did you mean {{ contact.first_name }}?" });
  expect(found("{{ contact.tier }}").map(({ code }) => code)).toEqual(["renamed_field", "missing_variable"]);
  expect(found("{{ workspace.address }}")[0]).toMatchObject({ count: 1_200 });
});

test("what comes with an event, or is not set on every way, is announced", () => {
  expect(found("{{ event.total }}")[0]?.code).toBe("event_variable");
  expect(found("{% if contact.plan %}{% assign x = 1 %}{% endif %}{{ x }}")[0]?.code).toBe("unset_variable");
  expect(found("{{ contact[contact.plan] }}").map(({ code }) => code)).toContain("dynamic_variable");
});
