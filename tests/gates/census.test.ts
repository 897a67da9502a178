import { expect, test } from "vitest";
import { allDoors, pages } from "./doors";

test("every route and every action was made by a gate", () => {
  expect(allDoors.length).toBeGreaterThan(20);
  expect(allDoors.filter(({ meta }) => !meta).map(({ file, name }) => `${file} ${name}`)).toEqual([]);
});

test("every page inside a workspace and under admin calls its own gate", () => {
  const guarded = pages.filter(({ file }) => /^app\/(\(workspace\)|admin)\//.test(file));
  expect(guarded.length).toBeGreaterThan(8);
  const bare = guarded.filter(({ source }) => !/await require(Workspace|Operator|Member)\(/.test(source));
  expect(bare.map(({ file }) => file)).toEqual([]);
});
