const most = 6;
const asPart = (word: string) => `%${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** The words of a search as patterns; the longest is the one that an index finds best. */
export function searchParts(text: string): { longest: string; parts: string[] } {
  const words = text.trim().split(/\s+/).filter(Boolean).slice(0, most);
  const longest = words.reduce((best, word) => (word.length > best.length ? word : best), "");
  return { longest: asPart(longest), parts: words.map(asPart) };
}
