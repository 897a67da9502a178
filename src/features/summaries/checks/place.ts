/** Where words stand in a text: `text.slice(start, end)`. */
export type Place = { start: number; end: number };

/** Typography that models and mail programs change without meaning to. */
const sameAs: Record<string, string> = {
  "\u2018": "'",
  "\u2019": "'",
  "\u02bc": "'",
  "\u201c": '"',
  "\u201d": '"',
  "\u201e": '"',
  "\u2010": "-",
  "\u2011": "-",
  "\u2012": "-",
  "\u2013": "-",
  "\u2014": "-",
};

/** The text with plain quotes and dashes and single blanks, and where each of its characters came from. */
function folded(text: string): { text: string; from: number[] } {
  const from: number[] = [];
  let plain = "";
  let isAfterBlank = true;
  for (let index = 0; index < text.length; index++) {
    const sign = text[index] ?? "";
    const isBlank = /\s/.test(sign);
    if (isBlank && isAfterBlank) continue;
    plain += isBlank ? " " : (sameAs[sign] ?? sign);
    from.push(index);
    isAfterBlank = isBlank;
  }
  return { text: plain, from };
}

export type Finder = (quote: string) => Place | null;

/** Finds quotes in one source: letter by letter, forgiving only blanks, curly quotes and dashes. */
export function finderIn(source: string): Finder {
  const held = folded(source);
  return (quote) => {
    const wanted = folded(quote).text.trim();
    if (!/[\p{L}\p{N}]/u.test(wanted)) return null;
    const at = held.text.indexOf(wanted);
    const first = held.from[at];
    const last = held.from[at + wanted.length - 1];
    return at < 0 || first === undefined || last === undefined ? null : { start: first, end: last + 1 };
  };
}

/** Letters and figures only, in lower case: what is left of words when a mail is laid out in another way. */
function bare(text: string): { text: string; from: number[] } {
  const from: number[] = [];
  let plain = "";
  for (const { 0: sign, index } of text.matchAll(/[\p{L}\p{N}]/gu)) {
    const lower = sign.toLowerCase();
    plain += lower;
    for (let unit = 0; unit < lower.length; unit++) from.push(index);
  }
  return { text: plain, from };
}

/** Where a quote stands in another rendering of the mail it was checked against; for showing, never for proving. */
export function placeInView(view: string, quote: string): Place | null {
  const place = finderIn(view)(quote);
  if (place) return place;
  const [held, wanted] = [bare(view), bare(quote).text];
  const at = wanted.length < 6 ? -1 : held.text.indexOf(wanted);
  const first = held.from[at];
  const last = held.from[at + wanted.length - 1];
  return at < 0 || first === undefined || last === undefined ? null : { start: first, end: last + 1 };
}
