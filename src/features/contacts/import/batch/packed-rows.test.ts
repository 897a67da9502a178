import { expect, it } from "vitest";
import type { ContactRow } from "../plan/row";
import { PackedRows } from "./packed-rows";

const aRow = (row: number, firstName: string): ContactRow => ({
  row,
  email: `p${row}@x.example`,
  firstName,
  lastName: "",
  phone: "",
  locale: "",
  timeZone: "",
  guessedZone: "",
  guessedBy: "",
  fields: "{}",
  tags: ["a, b"],
  consentedAt: "",
  cells: [`P${row}@X.example`, firstName],
});

it("rows come back as they were put in, and as one text a column", () => {
  const given = Array.from({ length: 3_000 }, (_, n) =>
    aRow(n * 2, ["Zoë", "", "名前 𝒳", "x".repeat(120)][n % 4] ?? ""),
  );
  const packed = new PackedRows();
  for (let at = 0; at < given.length; at += 700) packed.add(given.slice(at, at + 700));
  expect(packed.rows).toEqual(given);
  expect(packed.column("firstName").toString().split("\u001f")).toEqual(given.map(({ firstName }) => firstName));
  expect(packed.numbers).toEqual(given.map(({ row }) => row));
  expect(packed.withNumber(4)).toEqual(given[2]);
  expect(packed.without(new Set([0, 4])).rows).toEqual(given.filter(({ row }) => row !== 0 && row !== 4));
});
