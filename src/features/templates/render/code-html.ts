import { Parser } from "htmlparser2";
import { escapeHtml, safeAddress } from "../liquid/engine";
import { LiquidFault, scan } from "../liquid/scan";
import { addressAttribute, showLiquid } from "./inline";

/** Dropped with all that is in them: no mail program runs or shows them. */
const dropped = new Set(
  "script noscript iframe object embed applet form input button select textarea option svg math template audio video canvas frameset frame noframes xmp plaintext base link dialog slot".split(
    " ",
  ),
);
const empty = new Set(["area", "br", "col", "hr", "img", "meta", "wbr"]);
const badAttribute = /^(on|form|srcdoc|ping|autofocus|is$|nonce|xlink|action|data-liquid)/i;
const addressed: Record<string, "link" | "picture"> = { href: "link", src: "picture", background: "picture" };
const placeholder = /\ue000(\d+)\ue001/;
const everyPlaceholder = /\ue000(\d+)\ue001/g;
const metaAllowed =
  /^(viewport|color-scheme|supported-color-schemes|format-detection|x-apple-disable-message-reformatting|robots)$/i;

const pairs: Record<string, "open" | "middle" | "close"> = {
  ...Object.fromEntries(
    ["if", "unless", "for", "case", "capture", "comment", "raw"].flatMap((name) => [
      [name, "open" as const],
      [`end${name}`, "close" as const],
    ]),
  ),
  // What jumps leaves out must begin and end in one place too.
  ...Object.fromEntries(["else", "elsif", "when", "break", "continue"].map((name) => [name, "middle" as const])),
};
const scaffoldTags = /<\/?(?:table|tbody|tr|td|div|center)\b(?:\s+(?!on)[\w-]+="[^"<>]*")*\s*>/gi;
const trimming = /^\{%-?\s*|\s*-?%\}$/g;
const tagName = (source: string) => source.replace(trimming, "").split(/\s/)[0] ?? "";

export type Sanitised = {
  html: string;
  /** Names of what was taken out. */
  removed: string[];
};

/**
 * An author's HTML with what mail programs show, still a Liquid template. Liquid may stand in words and in quoted
 * attributes only, and each of its blocks must end where it began, so that escaped data can never become markup.
 * @throws LiquidFault
 */
export function sanitise(source: string, { isWhole }: { isWhole: boolean }): Sanitised {
  const pieces: string[] = [];
  const hidden = scan(source.replace(/[\ue000\ue001]/g, ""))
    .map((piece) => (piece.kind === "text" ? piece.source : `\ue000${pieces.push(piece.source) - 1}\ue001`))
    .join("");
  const removed = new Set<string>();
  const openPlaces: string[] = [];
  let places = 0;

  /** Notes where Liquid stands; a block's tags must all stand in one place. */
  const note = (text: string, place: string) => {
    for (const [, index] of text.matchAll(everyPlaceholder)) {
      const tag = pieces[Number(index)] ?? "";
      if (!tag.startsWith("{%")) continue;
      const role = pairs[tagName(tag)];
      if (role === "open") openPlaces.push(place);
      if (!role || role === "open") continue;
      if (openPlaces.at(-1) !== place)
        throw new LiquidFault(`${tag} stands in another place of the HTML than what it ends.`);
      if (role === "close") openPlaces.pop();
    }
  };
  const refuse = (text: string, where: string) => {
    const found = placeholder.exec(text);
    if (found)
      throw new LiquidFault(
        `${pieces[Number(found[1])]} cannot stand ${where}. Put it into words or a quoted attribute.`,
      );
  };

  const attribute = (tag: string, name: string, value: string): string => {
    if (badAttribute.test(name)) {
      removed.add(`${tag} ${name}`);
      return "";
    }
    const use = addressed[name];
    if (use) {
      const isHeld = placeholder.test(value);
      if (!isHeld && safeAddress(value, use) === "#" && value.trim() !== "#") {
        removed.add(`${tag} ${name}="${value.trim().slice(0, 40)}"`);
        return "";
      }
      return ` ${name}="${isHeld ? addressAttribute(showLiquid(value, pieces), use) : escapeHtml(safeAddress(value, use))}"`;
    }
    if (name === "style") refuse(value, "inside a style");
    return ` ${name}="${escapeHtml(name === "style" ? safeStyle(value) : value)}"`;
  };
  const safeStyle = (css: string) =>
    css.replace(/@import[^;]*;?/gi, "").replace(/(expression|behavior|-moz-binding)\s*[(:]/gi, "");

  const rewrite = (html: string, isComment: boolean): string => {
    let out = "";
    let droppedDepth = 0;
    let isStyle = false;
    let attributes: [name: string, value: string][] = [];
    const openTags: string[] = [];
    const parser = new Parser(
      {
        onopentagname(name) {
          refuse(name, "inside a tag");
          attributes = [];
        },
        onattribute(name, value, quote) {
          refuse(name, "inside a tag");
          if (!quote) refuse(value, "in an attribute without quotes");
          attributes.push([name, value]);
        },
        onopentag(name) {
          if (dropped.has(name)) {
            removed.add(name);
            droppedDepth += 1;
          }
          const metaName = attributes.find(([key]) => key === "name")?.[1] ?? "";
          const isCharset = attributes.some(([key]) => key === "charset");
          if (droppedDepth > 0 || (name === "meta" && !isCharset && !metaAllowed.test(metaName))) return;
          for (const [key, value] of attributes) {
            places += 1;
            if (placeholder.test(value)) note(value, `${name} ${key} ${places}`);
          }
          isStyle = name === "style";
          if (!empty.has(name)) openTags.push(name);
          out += `<${name}${attributes.map(([key, value]) => attribute(name, key, value)).join("")}>`;
        },
        ontext(text) {
          if (droppedDepth > 0) return refuse(text, "inside an element that mails cannot hold");
          if (isStyle) refuse(text, "inside a style sheet");
          note(text, isComment ? `comment ${places}` : "words");
          out += isStyle ? safeStyle(text).replace(/<\//g, "<\\/") : escapeHtml(text);
        },
        oncomment(text) {
          if (droppedDepth > 0) return;
          const conditional = /^(\[if [^\]]*\]>(?:<!)?)([\s\S]*)(<!\[endif\])$/.exec(text);
          if (!conditional || text.includes("<!--")) return refuse(text, "inside a comment");
          const [, begin = "", inner = "", end = ""] = conditional;
          refuse(begin, "inside a comment");
          places += 1;
          out += `<!--${begin}${/^\s*<(\/|table|td|tr)/i.test(inner) ? scaffold(inner) : rewrite(inner, true)}${end}-->`;
        },
        onprocessinginstruction(_name, text) {
          if (/^!doctype html/i.test(text) && isWhole) out += "<!doctype html>";
        },
        onclosetag(name) {
          if (dropped.has(name)) droppedDepth = Math.max(0, droppedDepth - 1);
          else if (droppedDepth === 0 && !empty.has(name) && openTags.at(-1) === name) {
            openTags.pop();
            out += `</${name}>`;
          }
          if (name === "style") isStyle = false;
        },
      },
      { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
    );
    parser.end(html);
    return out;
  };
  /** Outlook's opening or closing half of a table: no Liquid, no addresses, nothing that runs. */
  const scaffold = (html: string) => {
    refuse(html, "inside Outlook's scaffold");
    return html.replace(scaffoldTags, "").trim() === "" ? html : "";
  };

  const html = rewrite(hidden, false);
  if (openPlaces.length > 0) throw new LiquidFault("A Liquid block is not closed where it began.");
  return { html: showLiquid(html, pieces), removed: [...removed] };
}
