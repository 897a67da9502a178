import { escapeHtml } from "../liquid/engine";
import type { Block, SimpleBlock, TemplateContent } from "../schema";
import { sanitise } from "./code-html";
import { inkOn, readableOn } from "./colour";
import { addressAttribute, hideLiquid, inlineHtml, paragraphs, showLiquid } from "./inline";

/** Outlook draws with Word: tables hold the layout, and every style stands at its element. */
const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const ink = "#1f2328";
const soft = "#57606a";
const line = "#d8dee4";
const page = "#f4f5f7";
const darkCard = "#211e1c";
const sideRoom = 32;
const headingSizes = { 1: 28, 2: 22, 3: 18 } as const;

const table = (attributes: string, rows: string) =>
  `<table role="presentation" border="0" cellpadding="0" cellspacing="0" ${attributes}>${rows}</table>`;
const row = (content: string, style: string, align = "left", css = "pad") =>
  `<tr><td align="${align}" class="${css}" style="${style}">${content}</td></tr>\n`;

type Look = { accent: string; linkStyle: string; room: number };

/** Words without marks: only Liquid counts. */
const plainHtml = (source: string) => {
  const { text, pieces } = hideLiquid(source);
  return showLiquid(escapeHtml(text).replace(/\r?\n/g, "<br>\n"), pieces);
};
/** Inside a quoted attribute. */
const attributeText = (source: string) => plainHtml(source.replace(/\s+/g, " ")).trim();

function paragraphsHtml(source: string, { linkStyle }: Look, style: string): string {
  return paragraphs(source)
    .map((part) => `<p class="ink" style="margin:0 0 16px;${style}">${inlineHtml(part, linkStyle)}</p>`)
    .join("\n");
}

function imageHtml(block: Extract<SimpleBlock, { type: "image" }>, room: number): string {
  const width = Math.min(block.width, room);
  const alt = block.isDecorative ? "" : attributeText(block.alt);
  const picture = `<img src="${addressAttribute(block.url, "picture")}" alt="${alt}" width="${width}" border="0" style="display:block;width:100%;max-width:${width}px;height:auto;border:0;${font};font-size:14px;color:${soft}">`;
  return block.link.trim() === "" ? picture : `<a href="${addressAttribute(block.link, "link")}">${picture}</a>`;
}

function buttonHtml({ label, url, align }: Extract<SimpleBlock, { type: "button" }>, { accent }: Look): string {
  const words = `display:inline-block;padding:13px 26px;${font};font-size:16px;line-height:22px;font-weight:700;color:${inkOn(accent)};text-decoration:none;border-radius:8px;background-color:${accent}`;
  const cell = `<td align="center" bgcolor="${accent}" style="border-radius:8px;background-color:${accent};mso-padding-alt:13px 26px"><a href="${addressAttribute(url, "link")}" style="${words}">${attributeText(label)}</a></td>`;
  return table(`align="${align}" style="margin:0 ${align === "center" ? "auto" : "0"}"`, `<tr>${cell}</tr>`);
}

const itemHtml = (item: string, { linkStyle }: Look) =>
  `<li class="ink" style="margin:0 0 8px;${font};font-size:16px;line-height:26px;color:${ink}">${inlineHtml(item, linkStyle)}</li>`;

/** One block as table rows. */
function simpleHtml(block: SimpleBlock, look: Look): string {
  const { room } = look;
  const side = room === 600 ? sideRoom : 0;
  const pad = (top: number, bottom: number) => `padding:${top}px ${side}px ${bottom}px`;
  const text = `${font};font-size:16px;line-height:26px;color:${ink}`;
  switch (block.type) {
    case "heading": {
      const size = headingSizes[block.level];
      const style = `margin:0;${font};font-size:${size}px;line-height:${Math.round(size * 1.3)}px;font-weight:700;color:${ink};text-align:${block.align}`;
      return row(
        `<h${block.level} class="ink" style="${style}">${inlineHtml(block.text, look.linkStyle)}</h${block.level}>`,
        pad(16, 12),
        block.align,
      );
    }
    case "text":
      return row(paragraphsHtml(block.text, look, `${text};text-align:${block.align}`), pad(4, 0), block.align);
    case "button":
      return row(buttonHtml(block, look), pad(8, 24), block.align);
    case "image":
      return row(imageHtml(block, room === 600 ? 600 - 2 * sideRoom : room), pad(8, 16), block.align);
    case "divider":
      return row(
        `<div class="rule" style="border-top:1px solid ${line};font-size:1px;line-height:1px">&nbsp;</div>`,
        pad(16, 15),
      );
    case "spacer":
      return `<tr><td height="${block.height}" style="height:${block.height}px;font-size:1px;line-height:${block.height}px">&nbsp;</td></tr>\n`;
    case "list": {
      const tag = block.isOrdered ? "ol" : "ul";
      const items = block.items.map((item) => itemHtml(item, look)).join("\n");
      return row(`<${tag} style="margin:0 0 8px;padding:0 0 0 24px">${items}</${tag}>`, pad(4, 8));
    }
    case "quote": {
      const source =
        block.source === ""
          ? ""
          : `<p class="soft" style="margin:0;${font};font-size:14px;line-height:20px;color:${soft}">${inlineHtml(block.source, look.linkStyle)}</p>`;
      const words = paragraphsHtml(block.text, look, `${text};font-size:18px;line-height:28px`);
      return row(
        `<blockquote style="margin:0;padding:4px 0 4px 20px;border-left:4px solid ${look.accent}">${words}${source}</blockquote>`,
        pad(12, 20),
      );
    }
    case "html":
      return row(sanitise(block.html, { isWhole: false }).html, pad(0, 0));
  }
}

function columnsHtml({ columns }: Extract<Block, { type: "columns" }>, look: Look): string {
  const gap = 20;
  const room = Math.floor((600 - 2 * sideRoom - gap * (columns.length - 1)) / columns.length);
  const cells = columns.map((blocks, index) => {
    const rows = blocks.map((block) => simpleHtml(block, { ...look, room })).join("") || row("&nbsp;", "padding:0");
    const left = index === 0 ? 0 : gap;
    return `<td class="col" width="${room + left}" valign="top" style="padding:0 0 0 ${left}px">${table('width="100%"', rows)}</td>`;
  });
  return row(table('width="100%"', `<tr>${cells.join("\n")}</tr>`), `padding:8px ${sideRoom}px`);
}

/** Company, address and the two links come by themselves: no marketing mail may go without them. */
function footerHtml({ text }: Extract<Block, { type: "footer" }>, kind: TemplateContent["kind"]): string {
  const style = `margin:0 0 8px;${font};font-size:13px;line-height:20px;color:${soft};text-align:center`;
  const linkStyle = `color:${soft};text-decoration:underline`;
  const p = (content: string) => `<p class="soft" style="${style}">${content}</p>`;
  const link = (url: string, words: string) =>
    `<a href="${addressAttribute(`{{ ${url} }}`, "link")}" class="soft" style="${linkStyle}">${words}</a>`;
  const links = `${link("unsubscribe_url", "Unsubscribe")} &middot; ${link("preferences_url", "Choose what you get")}`;
  return row(
    [
      ...paragraphs(text).map((part) => p(inlineHtml(part, linkStyle))),
      p("<strong>{{ workspace.name }}</strong>{% if workspace.address %}<br>\n{{ workspace.address }}{% endif %}"),
      ...(kind === "marketing" ? [p(links)] : []),
    ].join("\n"),
    `padding:20px ${sideRoom}px 24px`,
    "center",
  );
}

const blockHtml = (block: Block, look: Look, kind: TemplateContent["kind"]) =>
  block.type === "columns"
    ? columnsHtml(block, look)
    : block.type === "footer"
      ? footerHtml(block, kind)
      : simpleHtml(block, look);

const rules = (accent: string) => `
:root{color-scheme:light dark;supported-color-schemes:light dark}
body,table,td,p,a,li,blockquote{-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%}
table,td{mso-table-lspace:0pt;mso-table-rspace:0pt}
img{-ms-interpolation-mode:bicubic}
@media only screen and (max-width:480px){.pad{padding-left:20px!important;padding-right:20px!important}.col{display:block!important;width:100%!important;padding-left:0!important}.col .pad{padding-left:0!important;padding-right:0!important}}
@media (prefers-color-scheme:dark){.page{background-color:#141210!important}.card{background-color:${darkCard}!important}.ink{color:#f3efec!important}.soft{color:#bdb5af!important}.rule{border-color:#4a4440!important}.link{color:${readableOn(darkCard, accent)}!important}}
[data-ogsc] .ink{color:#f3efec!important}[data-ogsc] .soft{color:#bdb5af!important}[data-ogsc] .link{color:${readableOn(darkCard, accent)}!important}
`;

/** What every mail begins with; the subject is its title, the preheader is what inboxes show of it. */
export const headHtml = (css: string) => `<meta charset="utf-8">
<meta http-equiv="X-UA-Compatible" content="IE=edge">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="x-apple-disable-message-reformatting">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{ mail_subject }}</title>
<style>${css}</style>`;

export const preheaderHtml = `{% if mail_preheader %}<div style="display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all">{{ mail_preheader }}${"&#8199;&#65279;&#847; ".repeat(30)}</div>{% endif %}`;

/** The whole mail as HTML that still is a Liquid template. @throws LiquidFault */
export function blocksHtml({ blocks, accent, lang, kind }: TemplateContent): string {
  const look = { accent, linkStyle: `color:${readableOn("#ffffff", accent)};text-decoration:underline`, room: 600 };
  const isFooter = ({ type }: Block) => type === "footer";
  const rows = (shown: Block[]) => shown.map((block) => blockHtml(block, look, kind)).join("");
  const body = rows(blocks.filter((block) => !isFooter(block)));
  const foot = rows(blocks.filter(isFooter));
  const outlook = (html: string) => `<!--[if mso]>${html}<![endif]-->`;
  const card = table(
    `width="100%" class="card" bgcolor="#ffffff" style="max-width:600px;background-color:#ffffff;border-top:4px solid ${accent};border-radius:12px"`,
    `\n${row("&nbsp;", "padding:0;font-size:1px;line-height:16px", "left", "")}${body}${row("&nbsp;", "padding:0;font-size:1px;line-height:16px", "left", "")}`,
  );
  const footer = foot === "" ? "" : table(`width="100%" style="max-width:600px"`, `\n${foot}`);
  const outer = `<tr><td align="center" style="padding:24px 12px">
${outlook('<table role="presentation" width="600" align="center" border="0" cellpadding="0" cellspacing="0"><tr><td>')}
${card}
${footer}
${outlook("</td></tr></table>")}
</td></tr>`;
  return `<!doctype html>
<html lang="${lang}" dir="${/^(ar|he|fa|ur)\b/.test(lang) ? "rtl" : "ltr"}" xmlns="http://www.w3.org/1999/xhtml">
<head>
${headHtml(rules(accent))}
</head>
<body class="page" style="margin:0;padding:0;width:100%;background-color:${page}">
${preheaderHtml}
<div role="article" aria-roledescription="email" aria-label="{{ mail_subject }}" lang="${lang}">
${table(`width="100%" class="page" bgcolor="${page}" style="background-color:${page}"`, outer)}
</div>
</body>
</html>
`;
}
