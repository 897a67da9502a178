/** The part of an HTML element that decides whether a reader sees it. */
export type Element = {
  name: string;
  attribs: Record<string, string>;
  parent: Element | null;
};

const longestStyle = 2_000;
const longestSheets = 200_000;

function declarations(style: string | undefined): Map<string, string> {
  const pairs = (style ?? "").slice(0, longestStyle).toLowerCase().split(";");
  return new Map(
    pairs.flatMap((pair) => {
      const colon = pair.indexOf(":");
      return colon < 0
        ? []
        : [
            [
              pair.slice(0, colon).trim(),
              pair
                .slice(colon + 1)
                .replace("!important", "")
                .trim(),
            ],
          ];
    }),
  );
}

const isZero = (value: string | undefined) =>
  value !== undefined && /^0*\.?0+(px|em|rem|pt|%|ex|ch|vh|vw)?$/.test(value);
const isTiny = (value: string | undefined) => value !== undefined && /^(0*\.\d+|[01](\.\d+)?)(px|pt)$/.test(value);
const isFarAway = (value: string | undefined) => value !== undefined && /^-\d{3,}(px|pt|em|rem)?$/.test(value);

function hides(css: Map<string, string>): boolean {
  const get = (name: string) => css.get(name);
  const isClipped =
    get("overflow") === "hidden" && ["height", "max-height", "width", "max-width"].some((name) => isZero(get(name)));
  const isMoved =
    ["absolute", "fixed"].includes(get("position") ?? "") &&
    ["left", "top", "right", "bottom"].some((name) => isFarAway(get(name)));
  return (
    get("display") === "none" ||
    ["hidden", "collapse"].includes(get("visibility") ?? "") ||
    isZero(get("font-size")) ||
    isTiny(get("font-size")) ||
    isZero(get("opacity")) ||
    /^opacity\(0%?\)$/.test(get("filter") ?? "") ||
    isFarAway(get("text-indent")) ||
    isClipped ||
    isMoved ||
    get("mso-hide") === "all"
  );
}

const named: Record<string, string> = {
  white: "ffffff",
  black: "000000",
  transparent: "transparent",
  red: "ff0000",
  gray: "808080",
  grey: "808080",
};

/** A colour as six hex digits; null when it cannot be told. */
function colour(value: string | undefined): string | null {
  const text = value?.trim().toLowerCase() ?? "";
  const known = named[text.split(" ")[0] ?? ""];
  if (known) return known;
  const hex = /#([0-9a-f]{6}|[0-9a-f]{3})\b/.exec(text)?.[1];
  if (hex) return hex.length === 6 ? hex : [...hex].map((digit) => digit + digit).join("");
  const parts = /rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+))?/.exec(text);
  if (!parts) return null;
  if (parts[4] !== undefined && Number(parts[4]) === 0) return "transparent";
  return parts
    .slice(1, 4)
    .map((part) => Math.min(255, Number(part)).toString(16).padStart(2, "0"))
    .join("");
}

/** Null for no background; "unknown" for one whose colour cannot be told, such as an image. */
function backgroundOf({ attribs }: Element, css: Map<string, string>): string | null {
  const value = css.get("background-color") ?? css.get("background") ?? attribs.bgcolor;
  const told = value ? (colour(value) ?? "unknown") : null;
  return told === "transparent" ? null : told;
}

/** The same colour as what lies behind it; a page without a background is white. */
function isCamouflaged(element: Element, css: Map<string, string>): boolean {
  const text = colour(css.get("color") ?? (element.name === "font" ? element.attribs.color : undefined));
  if (!text) return false;
  if (text === "transparent") return true;
  let behind = backgroundOf(element, css);
  for (let above = element.parent; above?.attribs && !behind; above = above.parent)
    behind = backgroundOf(above, declarations(above.attribs.style));
  if (behind === "unknown") return false;
  const front = Number.parseInt(text, 16);
  const back = Number.parseInt(behind ?? "ffffff", 16);
  return [16, 8, 0].every((shift) => Math.abs(((front >> shift) & 255) - ((back >> shift) & 255)) <= 6);
}

export type HiddenNames = ReadonlySet<string>;

const withoutComments = (css: string) =>
  css
    .split("/*")
    .map((part, index) => (index === 0 ? part : part.slice(part.indexOf("*/") + 2)))
    .join("");

/** The mail's style sheets, one after the other. */
function sheets(html: string): string {
  const lower = html.toLowerCase();
  let found = "";
  for (let at = lower.indexOf("<style"); at >= 0; at = lower.indexOf("<style", at)) {
    const start = lower.indexOf(">", at) + 1;
    const end = lower.indexOf("</style", at);
    if (start === 0 || end < 0) break;
    found += html.slice(start, end);
    at = end;
  }
  return withoutComments(found.slice(0, longestSheets));
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

/** Classes and ids that the mail's own style sheets hide, written `.name` and `#name`. */
export function hiddenNames(html: string): HiddenNames {
  const names = new Set<string>();
  const css = sheets(html);
  for (let at = 0, open = css.indexOf("{"); open >= 0; open = css.indexOf("{", at)) {
    const selectors = css.slice(at, open).trim();
    const end = blockEnd(css, open);
    at = end + 1;
    // What a media query hides is meant for another screen.
    if (selectors.startsWith("@") || !hides(declarations(css.slice(open + 1, end)))) continue;
    for (const selector of selectors.split(",")) {
      const name = /^[a-z0-9]*([.#][\w-]+)$/i.exec(selector.trim().slice(0, 200))?.[1];
      if (name) names.add(name);
    }
  }
  return names;
}

/** Whether a reader of the mail would not see this element. Looks at the element alone, and behind it for its colour. */
export function isHidden(element: Element, names: HiddenNames): boolean {
  const { attribs } = element;
  if ("hidden" in attribs || attribs["aria-hidden"]?.toLowerCase() === "true") return true;
  if (attribs.id && names.has(`#${attribs.id}`)) return true;
  if (attribs.class?.split(/\s+/).some((name) => names.has(`.${name}`))) return true;
  const css = declarations(attribs.style);
  return hides(css) || isCamouflaged(element, css);
}
