import { TemplateContent } from "../schema";

type Input = import("zod").input<typeof TemplateContent>;
type Blocks = NonNullable<Input["blocks"]>;
type BlockInput = Blocks[number];
type Without<B> = B extends unknown ? Omit<B, "id"> : never;

export type LibraryTemplate = { key: string; name: string; purpose: string; group: string; content: TemplateContent };
type Written = {
  key: string;
  name: string;
  /** When to use it, in one sentence. */
  purpose: string;
  kind: Input["kind"];
  subject: string;
  preheader: string;
  blocks: Without<BlockInput>[];
  sample?: Input["sample"];
};

export const heading = (text: string, level: 1 | 2 | 3 = 1) => ({ type: "heading", text, level }) as const;
export const text = (...paragraphs: string[]) => ({ type: "text", text: paragraphs.join("\n\n") }) as const;
export const button = (label: string, url: string) => ({ type: "button", label, url }) as const;
export const list = (...items: string[]) => ({ type: "list", items }) as const;
export const steps = (...items: string[]) => ({ type: "list", items, isOrdered: true }) as const;
export const divider = { type: "divider" } as const;
export const footer = (words: string) => ({ type: "footer", text: words }) as const;

/** A library template as a whole document; its blocks are numbered. */
export function written(group: string, { key, name, purpose, blocks, ...content }: Written): LibraryTemplate {
  const numbered = blocks.map((block, index) => ({ ...block, id: `b${index + 1}` })) as Blocks;
  return { key, name, purpose, group, content: TemplateContent.parse({ ...content, blocks: numbered }) };
}
