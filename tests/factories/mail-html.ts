import { Parser } from "htmlparser2";

/** What Gmail, Outlook for Windows and Apple Mail all take; anything else is a fault. */
const styleProperties =
  /^(background|background-color|border(-[a-z]+)*|color|direction|display|font(-[a-z]+)*|height|letter-spacing|line-height|margin(-[a-z]+)*|max-height|max-width|mso-[a-z-]+|opacity|overflow|padding(-[a-z]+)*|text-align|text-decoration|text-transform|vertical-align|white-space|width|word-break)$/;
const voids = new Set(["img", "br", "hr", "meta", "col", "wbr", "area"]);
const runs = new Set([
  "script",
  "iframe",
  "object",
  "embed",
  "form",
  "input",
  "button",
  "svg",
  "link",
  "base",
  "video",
  "audio",
]);
const address = /^(https?:\/\/[^\s"<>]+|mailto:[^\s"<>]+|tel:[^\s"<>]+|#)$/i;

export type Seen = { names: Set<string>; attributes: Set<string>; text: string; faults: string[]; shape: string };

/** Reads a mail's HTML as mail programs do and lists what breaks their rules. `shape` is its markup without its words. */
export function readMail(html: string): Seen {
  const seen: Seen = { names: new Set(), attributes: new Set(), text: "", faults: [], shape: "" };
  const open: string[] = [];
  const fault = (words: string) => seen.faults.push(words);
  let title = "";
  let isLang = false;
  const parser = new Parser({
    onopentag(name, attributes) {
      seen.names.add(name);
      seen.shape += `<${name}`;
      if (!voids.has(name)) open.push(name);
      if (runs.has(name)) fault(`<${name}>`);
      if (name === "html") isLang = /^[a-z]{2,3}/.test(attributes.lang ?? "");
      if (name === "table" && attributes.role !== "presentation") fault("a layout table without role=presentation");
      if (name === "img") {
        if (attributes.alt === undefined) fault("a picture without alt");
        if (!/^\d{1,3}$/.test(attributes.width ?? "") || Number(attributes.width) > 600)
          fault("a picture without width, which Outlook needs");
      }
      for (const [key, value] of Object.entries(attributes)) {
        seen.attributes.add(key);
        seen.shape += ` ${key}`;
        if (/^on/.test(key)) fault(`${name} ${key}`);
        if ((key === "href" || key === "src") && !address.test(value)) fault(`${name} ${key}=${value.slice(0, 60)}`);
        if (key === "width" && /^\d+$/.test(value) && Number(value) > 600) fault(`${name} is ${value} wide`);
        if (key !== "style") continue;
        for (const rule of value.split(";").filter((part) => part.trim() !== "")) {
          const property = rule.split(":")[0]?.trim() ?? "";
          if (!styleProperties.test(property)) fault(`style ${property}`);
          if (/expression|javascript|url\(/i.test(rule)) fault(`style ${rule}`);
          if (/^(max-)?width$/.test(property) && Number(/(\d+)px/.exec(rule)?.[1] ?? 0) > 600) fault(`${name} ${rule}`);
        }
      }
      seen.shape += ">";
    },
    ontext(text) {
      if (open.at(-1) === "title") title += text;
      else if (open.at(-1) !== "style") seen.text += text;
    },
    onclosetag(name, isImplied) {
      if (voids.has(name)) return;
      seen.shape += `</${name}>`;
      if (isImplied) fault(`</${name}> is missing`);
      if (open.pop() !== name) fault(`</${name}> closes something else`);
    },
  });
  parser.end(html);
  if (!/^<!doctype html>/i.test(html)) fault("no doctype");
  if (!isLang) fault("no language");
  if (title.trim() === "") fault("no title");
  if (!/<meta name="color-scheme" content="light dark">/.test(html)) fault("no dark mode");
  if (!/<meta name="viewport"/.test(html)) fault("no viewport");
  return seen;
}
