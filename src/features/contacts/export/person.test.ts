import { expect, it } from "vitest";
import { type ExportedRow, headOf, linesOf } from "./person";

const row: ExportedRow = {
  id: "con_1",
  email: "a@x.org",
  firstName: "=Ada",
  lastName: "L",
  phone: "+4930901820",
  locale: "de-DE",
  timeZone: "",
  source: "import",
  createdAt: "2026-01-01T00:00:00Z",
  updatedAt: "2026-01-02T00:00:00Z",
  fields: { f1: ["a", "b"], gone: 1 },
  tags: ["vip"],
  lists: [],
  topics: { News: "subscribed" },
  isSuppressed: false,
};
const fields = [{ id: "f1", key: "likes", type: "list" as const }];

it("a line of CSV has a cell for each column, and no formula", () => {
  expect(headOf("csv", fields).trim().split(",")).toHaveLength(15);
  expect(linesOf("csv", fields, [row])).toBe(
    `con_1,a@x.org,'=Ada,L,'+4930901820,de-DE,,import,2026-01-01T00:00:00Z,2026-01-02T00:00:00Z,"a, b",vip,,News: subscribed,no\r\n`,
  );
});

it("a line of JSON has fields by their keys, and changes nothing", () => {
  expect(headOf("json", fields)).toBe("");
  expect(JSON.parse(linesOf("json", fields, [row]))).toMatchObject({
    firstName: "=Ada",
    fields: { likes: ["a", "b"] },
  });
});
