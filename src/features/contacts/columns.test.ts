import { expect, test } from "vitest";
import { columnWords, defaultColumns, isOwnColumn, ownColumns } from "./columns";

test("every column has a name, and those shown at first are columns", () => {
  for (const column of ownColumns) expect(columnWords[column].length, column).toBeGreaterThan(2);
  expect(defaultColumns.every(isOwnColumn)).toBe(true);
  expect(isOwnColumn("constructor")).toBe(false);
});
