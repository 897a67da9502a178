import { Parser } from "htmlparser2";

/** Shown as they are; anything else is passed over and its contents stay. */
const shown = new Set(
  "a abbr address article b big blockquote br caption center cite code col colgroup dd del details div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section small span strike strong style sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr".split(
    " ",
  ),
);
/** Passed over with all that is in them. */
const dropped = new Set(
  "script noscript iframe object embed applet form input button select textarea svg math title template audio video canvas frameset frame noframes xmp plaintext".split(
    " ",
  ),
);
const empty = new Set(["br", "hr", "img", "col", "wbr"]);
const attributes = new Set(
  "align alt bgcolor border cellpadding cellspacing class color colspan dir face height id lang rowspan size span start style summary title type valign width".split(
    " ",
  ),
);

const escapeText = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const escapeValue = (text: string) => escapeText(text).replace(/"/g, "&quot;");
const remote = /^\s*(?:https?:)?\/\//i;
const remoteInStyle = /url\(\s*["']?\s*(?:https?:)?\/\//gi;

export type Picture = { cid: string; contentType: string; content: Buffer };
export type SafeHtml = {
  html: string;
  /** Pictures and backgrounds that lie on somebody's server. */
  remoteCount: number;
};

const pictureTypes = /^image\/(?:png|jpe?g|gif|webp|bmp|avif)$/i;
const maxPictureBytes = 2_000_000;

function inlineSource(src: string, pictures: readonly Picture[]): string | null {
  if (/^data:image\/(?:png|jpe?g|gif|webp);base64,[\w+/=\s]+$/i.test(src)) return src;
  const cid = /^cid:(.+)$/i.exec(src.trim())?.[1];
  const picture =
    cid &&
    pictures.find(
      (known) => known.cid === cid || known.cid === decodeURIComponent(cid.replace(/%(?![\da-f]{2})/gi, "%25")),
    );
  if (!picture || !pictureTypes.test(picture.contentType) || picture.content.length > maxPictureBytes) return null;
  return `data:${picture.contentType};base64,${picture.content.toString("base64")}`;
}

/**
 * A mail's HTML with what only shows: no script, no form, no frame, no link that is not web or mail. It is the second
 * wall; the first is the frame's own policy. Without `areRemoteShown` remote pictures keep their words and lose their address.
 */
export function safeHtml(source: string, pictures: readonly Picture[], areRemoteShown: boolean): SafeHtml {
  let html = "";
  let remoteCount = 0;
  let droppedDepth = 0;
  let isStyle = false;

  const style = (css: string) => {
    remoteCount += css.match(remoteInStyle)?.length ?? 0;
    return css.replace(/@import[^;]*;?/gi, "").replace(/<\//g, "<\\/");
  };
  const picture = (src: string): string => {
    const inline = inlineSource(src, pictures);
    if (inline) return ` src="${escapeValue(inline)}"`;
    if (!remote.test(src)) return "";
    remoteCount += 1;
    return areRemoteShown ? ` src="${escapeValue(src.trim())}"` : "";
  };
  const attribute = (tag: string, name: string, value: string): string => {
    if (name === "src" && tag === "img") return picture(value);
    if (name === "background" && remote.test(value)) {
      remoteCount += 1;
      return areRemoteShown ? ` background="${escapeValue(value.trim())}"` : "";
    }
    if (name === "href" && tag === "a")
      return /^\s*(?:https?:|mailto:)/i.test(value)
        ? ` href="${escapeValue(value.trim())}" target="_blank" rel="noopener noreferrer nofollow"`
        : "";
    if (name === "style") return ` style="${escapeValue(style(value))}"`;
    return attributes.has(name) ? ` ${name}="${escapeValue(value)}"` : "";
  };

  const parser = new Parser(
    {
      onopentag(name, found) {
        if (dropped.has(name)) droppedDepth += 1;
        if (droppedDepth > 0 || !shown.has(name)) return;
        isStyle = name === "style";
        html += `<${name}${Object.entries(found)
          .map(([key, value]) => attribute(name, key, value))
          .join("")}>`;
      },
      ontext(text) {
        if (droppedDepth === 0) html += isStyle ? style(text) : escapeText(text);
      },
      onclosetag(name) {
        if (dropped.has(name)) droppedDepth = Math.max(0, droppedDepth - 1);
        else if (droppedDepth === 0 && shown.has(name) && !empty.has(name)) html += `</${name}>`;
        if (name === "style") isStyle = false;
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.end(source);
  return { html, remoteCount };
}

/** What the frame may load: nothing, or pictures alone. It runs no script, posts no form and is shown by us only. */
export const framePolicy = (areRemoteShown: boolean) =>
  [
    "default-src 'none'",
    `img-src data:${areRemoteShown ? " https: http:" : ""}`,
    "style-src 'unsafe-inline'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
    "sandbox allow-popups allow-popups-to-escape-sandbox",
  ].join("; ");

/** The frame's whole document. Mails are made for a white page. */
export const frameDocument = (html: string) =>
  `<!doctype html><html lang="und"><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light"><title>Mail</title><style>html{background:#fff;color:#1a1a1a}body{margin:16px;font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}pre{white-space:pre-wrap}</style></head><body>${html}</body></html>`;
