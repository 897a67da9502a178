/** The part of an HTML element that style sheets look at. */
export type Element = {
  name: string;
  attribs: Record<string, string>;
  parent: Element | null;
};
export type Style = ReadonlyMap<string, string>;
type Declared = Map<string, { value: string; isImportant: boolean }>;
type Compound = { tag: string; marks: string[]; isChild: boolean };
type Rule = { compounds: Compound[]; declared: Declared };

const longestStyle = 4_000;
const longestSheets = 200_000;
const mostRules = 2_000;

/** Without comments and with `\64 isplay` read as it is meant. */
const readable = (css: string) =>
  withoutComments(css).replace(/\\([0-9a-f]{1,6})\s?/gi, (_, code: string) => {
    const point = Number.parseInt(code, 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : "";
  });

const withoutComments = (css: string) =>
  css
    .split("/*")
    .map((part, index) => (index === 0 ? part : part.slice(part.includes("*/") ? part.indexOf("*/") + 2 : part.length)))
    .join("");

function declaredIn(css: string): Declared {
  const declared: Declared = new Map();
  for (const pair of css.slice(0, longestStyle).toLowerCase().split(";")) {
    const colon = pair.indexOf(":");
    if (colon < 0) continue;
    const value = pair.slice(colon + 1);
    const isImportant = /!\s*important/.test(value);
    const name = pair.slice(0, colon).trim();
    if (!isImportant && declared.get(name)?.isImportant) continue;
    declared.set(name, { value: value.replace(/!\s*important/, "").trim(), isImportant });
  }
  return declared;
}

/** The mail's style sheets, one after the other. */
function sheets(html: string): string {
  const lower = html.toLowerCase();
  let found = "";
  for (let at = lower.indexOf("<style"); at >= 0; at = lower.indexOf("<style", at)) {
    const start = lower.indexOf(">", at) + 1;
    const end = lower.indexOf("</style", at);
    if (start === 0 || end < 0) break;
    found += `${html.slice(start, end)}\n`;
    at = end;
  }
  return readable(found.slice(0, longestSheets).replace(/<!--|-->/g, ""));
}

/** Where the block that opens at `open` ends. */
function blockEnd(css: string, open: number): number {
  let depth = 0;
  for (let index = open; index < css.length; index++) {
    if (css[index] === "{") depth++;
    else if (css[index] === "}" && --depth === 0) return index;
  }
  return css.length;
}

/** A block that counts on the screen a reader sits at: not print, not a phone's width, not the dark scheme. */
const isForReader = (prelude: string) =>
  /^@(?:media|supports|layer)\b/i.test(prelude) &&
  !/\bprint\b|max-(?:device-)?width|max-height|prefers-|\bspeech\b|\bnot\b|-webkit-min|orientation|\bmso\b|resolution/i.test(
    prelude,
  );

/** One selector as its compounds, last first; null for what needs a browser to tell (`:hover`, `+`). */
function readSelector(selector: string): Compound[] | null {
  const parts = selector
    .trim()
    .slice(0, 300)
    .replace(/\s*>\s*/g, " >")
    .split(/\s+/);
  const compounds = parts.map((part) => {
    const match = /^(>?)(\*|[a-z][\w-]*)?((?:[.#][\w-]+|\[[^\]]+\])*)$/i.exec(part);
    const marks = match?.[3]?.match(/[.#][\w-]+|\[[^\]]+\]/g) ?? [];
    return match && (match[2] || marks.length > 0)
      ? { tag: (match[2] ?? "*").toLowerCase(), marks, isChild: match[1] === ">" }
      : null;
  });
  return compounds.every((compound) => compound !== null) ? compounds.reverse() : null;
}

/** What can make text unseen; rules about anything else are not kept. */
const telling =
  /display|visibility|opacity|font|color|background|position|left|right|top|bottom|indent|height|width|overflow|clip|transform|margin|filter|fill/;

/** A style sheet's rules in their order, as deep as blocks of media queries go. */
function rulesOf(css: string, rules: Rule[] = [], depth = 0): Rule[] {
  for (let at = 0, open = css.indexOf("{"); open >= 0 && rules.length < mostRules; open = css.indexOf("{", at)) {
    // `@import …;` and the like end before the selector that follows them.
    const prelude = css.slice(at, open).split(";").at(-1)?.trim() ?? "";
    const end = blockEnd(css, open);
    const body = css.slice(open + 1, end);
    at = end + 1;
    if (prelude.startsWith("@")) {
      if (depth < 3 && isForReader(prelude)) rulesOf(body, rules, depth + 1);
      continue;
    }
    const declared = declaredIn(body);
    if (![...declared.keys()].some((name) => telling.test(name))) continue;
    for (const selector of prelude.split(",").slice(0, 50)) {
      const compounds = readSelector(selector);
      if (compounds) rules.push({ compounds, declared });
    }
  }
  return rules;
}

function hasMark({ attribs }: Element, mark: string): boolean {
  if (mark.startsWith("#")) return attribs.id === mark.slice(1);
  if (mark.startsWith(".")) return attribs.class?.split(/\s+/).includes(mark.slice(1)) ?? false;
  const [, name = "", operator = "", value = ""] =
    /^\[\s*([\w-]+)\s*(?:([~^$*|]?=)\s*["']?([^"'\]]*?)["']?\s*)?\]$/.exec(mark) ?? [];
  const held = attribs[name.toLowerCase()];
  if (held === undefined) return false;
  if (operator === "") return true;
  if (operator === "=") return held === value;
  if (operator === "^=") return held.startsWith(value);
  if (operator === "$=") return held.endsWith(value);
  return held.includes(value);
}

const fits = (element: Element, { tag, marks }: Compound) =>
  (tag === "*" || tag === element.name) && marks.every((mark) => hasMark(element, mark));

function matches(element: Element, [last, ...before]: Compound[]): boolean {
  if (!last || !fits(element, last)) return false;
  let [isChild, above] = [last.isChild, element.parent];
  for (const compound of before) {
    while (above?.attribs && !fits(above, compound) && !isChild) above = above.parent;
    if (!above?.attribs || !fits(above, compound)) return false;
    [isChild, above] = [compound.isChild, above.parent];
  }
  return true;
}

const keyOf = ({ tag, marks }: Compound) => marks.find((mark) => !mark.startsWith("[")) ?? tag;

/** Reads an element's style: the mail's own sheets in their order, then its `style`; `!important` goes before. */
export function styleReader(html: string): (element: Element) => Style {
  const byKey = new Map<string, { rule: Rule; order: number }[]>();
  for (const [order, rule] of rulesOf(sheets(html)).entries()) {
    const [last] = rule.compounds;
    if (last) byKey.set(keyOf(last), [...(byKey.get(keyOf(last)) ?? []), { rule, order }]);
  }
  return (element) => {
    const { attribs, name } = element;
    const keys = [
      "*",
      name,
      ...(attribs.id ? [`#${attribs.id}`] : []),
      ...(attribs.class?.split(/\s+/).map((one) => `.${one}`) ?? []),
    ];
    const found =
      byKey.size === 0
        ? []
        : keys
            .flatMap((key) => byKey.get(key) ?? [])
            .filter(({ rule }) => matches(element, rule.compounds))
            .sort((left, right) => left.order - right.order)
            .map(({ rule }) => rule.declared);
    const style = new Map<string, string>();
    const decided = new Set<string>();
    for (const declared of [...found, declaredIn(readable(attribs.style ?? ""))])
      for (const [property, { value, isImportant }] of declared) {
        if (!isImportant && decided.has(property)) continue;
        // The later of a shorthand and its part counts.
        if (property === "background-color") style.delete("background");
        if (property === "background") style.delete("background-color");
        style.set(property, value);
        if (isImportant) decided.add(property);
      }
    return style;
  };
}
