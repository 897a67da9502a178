import { plainWords } from "../plain-words";
import type { Block, BlockType, SimpleBlock } from "../schema";

/** Where a block stands: among the mail's own, or in a column of a columns block. */
export type Place = { columnsId: string; column: number } | null;

export const blockLabels: Record<BlockType, string> = {
  heading: "Heading",
  text: "Text",
  button: "Button",
  image: "Picture",
  list: "List",
  quote: "Quote",
  columns: "Columns",
  divider: "Divider",
  spacer: "Space",
  html: "Raw HTML",
  footer: "Footer",
};
export const blockTypes = Object.keys(blockLabels) as BlockType[];
export const simpleTypes = blockTypes.filter(
  (type): type is SimpleBlock["type"] => type !== "columns" && type !== "footer",
);

const simple: { [T in SimpleBlock["type"]]: (id: string) => Extract<SimpleBlock, { type: T }> } = {
  heading: (id) => ({ type: "heading", id, text: "New heading", level: 2, align: "left" }),
  text: (id) => ({ type: "text", id, text: "Write here.", align: "left" }),
  button: (id) => ({ type: "button", id, label: "Read more", url: "https://example.com", align: "left" }),
  image: (id) => ({
    type: "image",
    id,
    url: "https://example.com/picture.png",
    alt: "",
    isDecorative: false,
    width: 600,
    link: "",
    align: "left",
  }),
  divider: (id) => ({ type: "divider", id }),
  spacer: (id) => ({ type: "spacer", id, height: 24 }),
  list: (id) => ({ type: "list", id, items: ["First", "Second"], isOrdered: false }),
  quote: (id) => ({ type: "quote", id, text: "What they said.", source: "" }),
  html: (id) => ({ type: "html", id, html: "<p>Your HTML.</p>" }),
};

/** A block to begin with; `newId` names it and what is in it. */
export function freshBlock(type: BlockType, newId: () => string): Block {
  if (type === "footer") return { type, id: newId(), text: "" };
  if (type === "columns") return { type, id: newId(), columns: [[simple.text(newId())], [simple.text(newId())]] };
  return simple[type](newId());
}

type Siblings = readonly Block[];
const inPlace = (blocks: readonly Block[], place: Place, change: (siblings: Siblings) => Siblings): Block[] =>
  place === null
    ? [...change(blocks)]
    : blocks.map((block) =>
        block.type === "columns" && block.id === place.columnsId
          ? {
              ...block,
              columns: block.columns.map((column, index) =>
                index === place.column ? (change(column) as SimpleBlock[]).filter(isSimple) : column,
              ),
            }
          : block,
      );
const isSimple = (block: Block): block is SimpleBlock => block.type !== "columns" && block.type !== "footer";

export type Found = { block: Block; place: Place; index: number; siblings: Siblings };
export function findBlock(blocks: readonly Block[], id: string): Found | null {
  for (const [index, block] of blocks.entries()) {
    if (block.id === id) return { block, place: null, index, siblings: blocks };
    if (block.type !== "columns") continue;
    for (const [column, siblings] of block.columns.entries()) {
      const at = siblings.findIndex((inner) => inner.id === id);
      const inner = siblings[at];
      if (inner) return { block: inner, place: { columnsId: block.id, column }, index: at, siblings };
    }
  }
  return null;
}

/** Puts a block in at `index`; a footer or columns cannot stand in a column. */
export const insertBlock = (blocks: readonly Block[], block: Block, place: Place, index: number): Block[] =>
  place !== null && !isSimple(block)
    ? [...blocks]
    : inPlace(blocks, place, (siblings) => siblings.toSpliced(index, 0, block));

export function changeBlock(blocks: readonly Block[], changed: Block): Block[] {
  const found = findBlock(blocks, changed.id);
  return found ? inPlace(blocks, found.place, (siblings) => siblings.toSpliced(found.index, 1, changed)) : [...blocks];
}

export function removeBlock(blocks: readonly Block[], id: string): Block[] {
  const found = findBlock(blocks, id);
  return found ? inPlace(blocks, found.place, (siblings) => siblings.toSpliced(found.index, 1)) : [...blocks];
}

/** A step up or down among its siblings. */
export function stepBlock(blocks: readonly Block[], id: string, by: -1 | 1): Block[] {
  const found = findBlock(blocks, id);
  const to = found ? found.index + by : -1;
  if (!found || to < 0 || to >= found.siblings.length) return [...blocks];
  return inPlace(blocks, found.place, (siblings) => siblings.toSpliced(found.index, 1).toSpliced(to, 0, found.block));
}

/** Takes a block out and puts it where another stands, in a column too; where it cannot stand, nothing changes. */
export function moveTo(blocks: readonly Block[], id: string, targetId: string): Block[] {
  const moved = findBlock(blocks, id);
  const target = findBlock(blocks, targetId);
  if (!moved || !target || id === targetId || (target.place !== null && !isSimple(moved.block))) return [...blocks];
  const without = removeBlock(blocks, id);
  const at = findBlock(without, targetId);
  // On its way down it passes the other, which has moved up by one.
  const passed = moved.siblings === target.siblings && moved.index < target.index ? 1 : 0;
  return at ? insertBlock(without, moved.block, at.place, at.index + passed) : [...blocks];
}

const renamed = (block: Block, newId: () => string): Block =>
  block.type === "columns"
    ? {
        ...block,
        id: newId(),
        columns: block.columns.map((column) => column.map((inner) => ({ ...inner, id: newId() }))),
      }
    : { ...block, id: newId() };

export function duplicateBlock(
  blocks: readonly Block[],
  id: string,
  newId: () => string,
): { blocks: Block[]; id: string } {
  const found = findBlock(blocks, id);
  if (!found) return { blocks: [...blocks], id };
  const copy = renamed(found.block, newId);
  return { blocks: insertBlock(blocks, copy, found.place, found.index + 1), id: copy.id };
}

/** What a block is called in the outline. */
export function blockTitle(block: Block): string {
  const words =
    "text" in block
      ? block.text
      : "label" in block
        ? block.label
        : block.type === "list"
          ? block.items[0]
          : "alt" in block
            ? block.alt
            : "";
  return plainWords(words ?? "").slice(0, 60);
}
