import { expect, test } from "vitest";
import { Block } from "../schema";
import {
  blockTitle,
  blockTypes,
  changeBlock,
  duplicateBlock,
  findBlock,
  freshBlock,
  insertBlock,
  moveTo,
  removeBlock,
  stepBlock,
} from "./block-tree";

const counter = () => {
  let next = 0;
  return () => `n${next++}`;
};
const text = (id: string): Block => ({ type: "text", id, text: id, align: "left" });
const tree = (): Block[] => [
  text("a"),
  { type: "columns", id: "c", columns: [[{ type: "text", id: "l", text: "l", align: "left" }], []] },
  text("b"),
];
const outline = (blocks: readonly Block[]) =>
  blocks
    .map((block) =>
      block.type === "columns"
        ? `c(${block.columns.map((one) => one.map(({ id }) => id).join("")).join("|")})`
        : block.id,
    )
    .join(" ");

test("every fresh block is one that can be saved", () => {
  for (const type of blockTypes) expect(Block.safeParse(freshBlock(type, counter())).success, type).toBe(true);
});

test("blocks are put in, changed, moved, copied and taken out, in columns too", () => {
  const blocks = tree();
  expect(outline(insertBlock(blocks, text("x"), { columnsId: "c", column: 1 }, 0))).toBe("a c(l|x) b");
  expect(outline(insertBlock(blocks, freshBlock("footer", counter()), { columnsId: "c", column: 1 }, 0))).toBe(
    "a c(l|) b",
  );
  expect(outline(stepBlock(blocks, "b", -1))).toBe("a b c(l|)");
  expect(outline(stepBlock(blocks, "a", -1))).toBe("a c(l|) b");
  expect(outline(moveTo(blocks, "b", "l"))).toBe("a c(bl|)");
  expect(outline(moveTo(blocks, "a", "c"))).toBe("c(l|) a b");
  expect(outline(moveTo(blocks, "a", "b"))).toBe("c(l|) b a");
  expect(outline(moveTo(blocks, "l", "a"))).toBe("l a c(|) b");
  expect(outline(moveTo(blocks, "c", "l"))).toBe("a c(l|) b");
  expect(outline(removeBlock(blocks, "l"))).toBe("a c(|) b");
  expect(findBlock(changeBlock(blocks, { ...text("l"), text: "new" } as Block), "l")?.block).toMatchObject({
    text: "new",
  });
  const copy = duplicateBlock(blocks, "c", counter());
  expect(outline(copy.blocks)).toBe("a c(l|) c(n1|) b");
  expect(copy.id).toBe("n0");
  expect(outline(blocks)).toBe("a c(l|) b");
  expect(blockTitle(text("hello"))).toBe("hello");
});
