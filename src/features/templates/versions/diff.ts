import type { Block, TemplateContent } from "../schema";

const names: Record<Block["type"], string> = {
  heading: "heading",
  text: "text",
  button: "button",
  image: "picture",
  divider: "divider",
  spacer: "spacer",
  list: "list",
  quote: "quote",
  html: "raw HTML",
  columns: "columns",
  footer: "footer",
};
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const quoted = (words: string) => `“${words.length > 60 ? `${words.slice(0, 60)}…` : words}”`;
const many = (count: number, words: string) => `${count} ${words}${count === 1 ? "" : "s"}`;

const wordsIn = (block: Block): string => {
  const words = "text" in block ? block.text : "label" in block ? block.label : "alt" in block ? block.alt : "";
  return words ? ` ${quoted(words.replace(/\s+/g, " "))}` : "";
};

function lineChanges(before: string, after: string): string {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const left = new Map<string, number>();
  for (const line of old) left.set(line, (left.get(line) ?? 0) + 1);
  let added = 0;
  for (const line of now) {
    const count = left.get(line) ?? 0;
    if (count > 0) left.set(line, count - 1);
    else added += 1;
  }
  const removed = [...left.values()].reduce((sum, count) => sum + count, 0);
  return `HTML: ${many(added, "line")} added, ${removed} removed`;
}

/** What changed from one version to another, a line each; empty when nothing did. */
export function changesBetween(before: TemplateContent, after: TemplateContent): string[] {
  const changes: string[] = [];
  for (const [key, label] of [
    ["subject", "Subject"],
    ["preheader", "Preheader"],
    ["kind", "Kind"],
    ["lang", "Language"],
    ["accent", "Colour"],
  ] as const)
    if (before[key] !== after[key]) changes.push(`${label}: ${quoted(before[key])} became ${quoted(after[key])}`);
  if (before.mode !== after.mode) changes.push(after.mode === "code" ? "Blocks became code" : "Code became blocks");
  if (after.mode === "code" && before.html !== after.html) changes.push(lineChanges(before.html, after.html));
  if (after.mode === "blocks") changes.push(...blockChanges(before.blocks, after.blocks));
  if (!same(before.sample, after.sample)) changes.push("The sample event changed");
  return changes;
}

function blockChanges(before: readonly Block[], after: readonly Block[]): string[] {
  const old = new Map(before.map((block) => [block.id, block]));
  const now = new Map(after.map((block) => [block.id, block]));
  const kept = after.filter(({ id }) => old.has(id));
  const order = before.filter(({ id }) => now.has(id)).map(({ id }) => id);
  const moved = !same(
    kept.map(({ id }) => id),
    order,
  );
  return [
    ...after.filter(({ id }) => !old.has(id)).map((block) => `Added: ${names[block.type]}${wordsIn(block)}`),
    ...before.filter(({ id }) => !now.has(id)).map((block) => `Removed: ${names[block.type]}${wordsIn(block)}`),
    ...kept
      .filter((block) => !same(block, old.get(block.id)))
      .map((block) => `Changed: ${names[block.type]}${wordsIn(block)}`),
    ...(moved ? ["The order of the blocks changed"] : []),
  ];
}
