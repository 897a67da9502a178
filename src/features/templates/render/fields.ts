import type { Block, TemplateContent } from "../schema";

export type SourceField = { field: string; source: string; use: "words" | "address" | "picture" | "html" };

function blockFields(block: Block, field: string): SourceField[] {
  const words = (name: string, source: string): SourceField => ({ field: `${field}.${name}`, source, use: "words" });
  switch (block.type) {
    case "heading":
    case "text":
    case "footer":
      return [words("text", block.text)];
    case "button":
      return [words("label", block.label), { field: `${field}.url`, source: block.url, use: "address" }];
    case "image":
      return [
        { field: `${field}.url`, source: block.url, use: "picture" },
        words("alt", block.alt),
        ...(block.link ? [{ field: `${field}.link`, source: block.link, use: "address" as const }] : []),
      ];
    case "list":
      return block.items.map((item, index) => words(`items.${index}`, item));
    case "quote":
      return [words("text", block.text), words("source", block.source)];
    case "html":
      return [{ field: `${field}.html`, source: block.html, use: "html" }];
    case "columns":
      return block.columns.flatMap((column, at) =>
        column.flatMap((inner, index) => blockFields(inner, `${field}.columns.${at}.${index}`)),
      );
    case "divider":
    case "spacer":
      return [];
  }
}

/** Every piece of a template that may hold Liquid, and where it stands. */
export const fieldsOf = (content: TemplateContent): SourceField[] => [
  { field: "subject", source: content.subject, use: "words" },
  { field: "preheader", source: content.preheader, use: "words" },
  ...(content.mode === "code"
    ? [{ field: "html", source: content.html, use: "html" as const }]
    : content.blocks.flatMap((block, index) => blockFields(block, `blocks.${index}`))),
];
