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
  accent?: string;
};

export const heading = (text: string, level: 1 | 2 | 3 = 1) => ({ type: "heading", text, level }) as const;
export const text = (...paragraphs: string[]) => ({ type: "text", text: paragraphs.join("\n\n") }) as const;
export const button = (label: string, url: string) => ({ type: "button", label, url }) as const;
export const list = (...items: string[]) => ({ type: "list", items }) as const;
export const steps = (...items: string[]) => ({ type: "list", items, isOrdered: true }) as const;
/** Who writes; a picture of a logo can take its place. */
const brand = text("**{{ workspace.name }}**");
export const divider = { type: "divider" } as const;
export const footer = (words: string) => ({ type: "footer", text: words }) as const;

const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const table = (rows: string, attributes = "") =>
  `<table role="presentation" border="0" cellpadding="0" cellspacing="0"${attributes}>${rows}</table>`;

/** What was bought, a line each, the prices under each other. */
export const itemsTable = (() => {
  const cell = (words: string, align: string) =>
    `<td class="ink rule" align="${align}" valign="top" style="padding:12px 0;border-bottom:1px solid #d8dee4;${font};font-size:16px;line-height:24px;color:#1f2328">${words}</td>`;
  const name = cell('{{ item.quantity | default: 1 }} × <strong>{{ item.name | default: "Item" }}</strong> ', "left");
  const rows = `{% for item in event.items %}<tr>${name}${cell('{{ item.price | default: "" }}', "right")}</tr>{% endfor %}`;
  const all = table(rows, ' width="100%" style="margin:0 0 16px"');
  return { type: "html", html: `{% if event.items %}${all}{% endif %}` } as const;
})();

/** The numbers from 0 to 10, each as large as a finger; `address` ends before the number. */
export function scale(address: string) {
  const style = `display:block;padding:10px 0;${font};font-size:15px;line-height:20px;font-weight:700;color:#1f2328;text-decoration:none;background-color:#eceef1;border-radius:6px`;
  const cells = Array.from(
    { length: 11 },
    (_, score) =>
      `<td align="center" width="9%" style="padding:0 1px"><a href="${address}${score}" style="${style}">${score}</a></td>`,
  );
  return {
    type: "html",
    html: table(`<tr>${cells.join("\n")}</tr>`, ' width="100%" style="margin:8px 0 24px"'),
  } as const;
}

/** A library template as a whole document; its blocks are numbered. */
export function written(group: string, { key, name, purpose, blocks, ...content }: Written): LibraryTemplate {
  const numbered = [brand, ...blocks].map((block, index) => ({ ...block, id: `b${index + 1}` })) as Blocks;
  return { key, name, purpose, group, content: TemplateContent.parse({ ...content, blocks: numbered }) };
}
