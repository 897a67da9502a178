/** What an author wrote, as a reader of lists wants it: without marks and tags, values by their names. */
export const plainWords = (source: string) =>
  source
    .replace(/\{%.*?%\}/g, "")
    .replace(/\{\{-?\s*(?:contact\.|event\.)?([\w.]+).*?\}\}/g, (_, path: string) => `‹${path.replace(/[._]/g, " ")}›`)
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\*+/g, "")
    .replace(/\s+/g, " ")
    .trim();
