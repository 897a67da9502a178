import { colourOf, contrast } from "./colours";
import type { Element, Style } from "./css";

/** What an element hands down: how its text looks, and before what. */
export type Look = {
  front: string;
  /** "unknown" before an image. */
  back: string;
  fontPx: number;
  isInvisible: boolean;
};
export const pageLook: Look = { front: "000000", back: "ffffff", fontPx: 16, isInvisible: false };

const pixels: Record<string, number> = { px: 1, pt: 4 / 3, pc: 16, in: 96, cm: 37.8, mm: 3.78, "": 1 };
const sizes: Record<string, number> = { "xx-small": 9, "x-small": 10, small: 13, medium: 16, large: 18, "x-large": 24 };

/** A length in pixels; null when it depends on what we do not know. */
function lengthOf(value: string | undefined, fontPx: number): number | null {
  const match = /^(-?(?:\d+\.?\d*|\.\d+))(px|pt|pc|in|cm|mm|em|rem|ex|ch|%|vh|vw)?$/.exec(value?.trim() ?? "");
  if (!match) return null;
  const [, figure = "0", unit = ""] = match;
  const number = Number(figure);
  if (number === 0) return 0;
  if (unit === "em") return number * fontPx;
  if (unit === "%") return null;
  return number * (pixels[unit] ?? (unit === "rem" ? 16 : 8));
}

function fontOf(style: Style, fontPx: number): number {
  const value =
    style.get("font-size") ?? /(?:^|\s)(-?[\d.]+(?:px|pt|em|rem|%)?)(?:\/|\s)/.exec(style.get("font") ?? "")?.[1];
  if (value === undefined) return fontPx;
  if (sizes[value]) return sizes[value];
  const share = /^([\d.]+)%$/.exec(value)?.[1];
  return share !== undefined ? (Number(share) / 100) * fontPx : (lengthOf(value, fontPx) ?? fontPx);
}

const isNothing = (length: number | null) => length !== null && length <= 1;
const isFarOut = (length: number | null) => length !== null && length <= -400;

/** Whether an element and all in it are out of sight, whatever they hold. */
export function isRemoved({ attribs, name }: Element, style: Style): boolean {
  const get = (property: string) => style.get(property);
  const length = (property: string) => lengthOf(get(property), 16);
  if ("hidden" in attribs || attribs["aria-hidden"]?.trim().toLowerCase() === "true") return true;
  if (name === "dialog" && !("open" in attribs)) return true;
  if (get("display") === "none" || get("content-visibility") === "hidden") return true;
  if (
    Number(get("opacity")?.replace("%", "e-2") || "1") <= 0.05 ||
    /opacity\(\s*0*(?:\.0\d*)?%?\s*\)/.test(get("filter") ?? "")
  )
    return true;
  const clips = /hidden|clip/.test(`${get("overflow") ?? ""} ${get("overflow-x") ?? ""} ${get("overflow-y") ?? ""}`);
  if (clips && ["height", "max-height", "width", "max-width"].some((property) => isNothing(length(property))))
    return true;
  const isPlaced = ["absolute", "fixed", "relative", "sticky"].includes(get("position") ?? "");
  if (isPlaced && ["left", "top", "right", "bottom"].some((property) => isFarOut(length(property)))) return true;
  if (["text-indent", "margin-left", "margin-top"].some((property) => isFarOut(length(property)))) return true;
  if (/^-(?:\d{3,})/.test(get("margin")?.split(/\s+/).at(-1) ?? "")) return true;
  if (/rect\(\s*(?:0|1px)(?:px)?[\s,]+(?:0|1px)/.test(get("clip") ?? "")) return true;
  if (/inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%|(?:circle|ellipse)\(\s*0/.test(get("clip-path") ?? "")) return true;
  return /scale[xy]?\(\s*0(?:\.0\d*)?\s*[,)]|translate(?:x|y|3d)?\([^)]*-\d{3,}/.test(get("transform") ?? "");
}

function backOf({ attribs }: Element, style: Style, before: string): string {
  const value = style.get("background-color") ?? style.get("background") ?? attribs.bgcolor;
  const image = /url\(|gradient\(/.test(`${style.get("background-image") ?? ""} ${style.get("background") ?? ""}`);
  const told = colourOf(value);
  if (told && told !== "transparent") return told;
  if (image || attribs.background) return "unknown";
  return value && !told && !/^(?:none|inherit|initial|unset|0)\b/.test(value) ? "unknown" : before;
}

/** How the text right inside an element looks, given how it looked around it. */
export function lookOf(element: Element, style: Style, around: Look): Look {
  const { attribs, name } = element;
  const visibility = style.get("visibility");
  const isLink = name === "a" && "href" in attribs;
  const said =
    style.get("-webkit-text-fill-color") ??
    style.get("color") ??
    (name === "font" ? attribs.color : undefined) ??
    (name === "body" ? attribs.text : undefined);
  return {
    front: colourOf(said) ?? (isLink ? "0000ee" : around.front),
    back: backOf(element, style, around.back),
    fontPx: fontOf(style, around.fontPx),
    isInvisible: visibility === undefined ? around.isInvisible : visibility === "hidden" || visibility === "collapse",
  };
}

/** Whether text that looks like this cannot be seen: no size, no colour of its own, the colour behind it. */
export const isUnseen = ({ front, back, fontPx, isInvisible }: Look): boolean =>
  isInvisible || fontPx < 2 || front === "transparent" || (back !== "unknown" && contrast(front, back) < 1.2);
