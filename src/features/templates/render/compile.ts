import type { Template } from "liquidjs";
import { cleanText, escapeHtml, newDeadline, oneLine, parseLiquid, renderLiquid, type Scope } from "../liquid/engine";
import { LiquidFault, scan } from "../liquid/scan";
import type { Finding, RenderedMail, TemplateContent } from "../schema";
import { blocksHtml, headHtml, preheaderHtml } from "./blocks-html";
import { blocksText, toText } from "./blocks-text";
import { sanitise } from "./code-html";
import { fieldsOf } from "./fields";
import { hideLiquid, showLiquid } from "./inline";

/** A template ready to be rendered for one contact after another. */
export type Compiled = {
  subject: Template[];
  preheader: Template[];
  html: Template[];
  /** Null in code mode: its text is made from its HTML. */
  text: Template[] | null;
};
export type Compilation = { compiled: Compiled; removed: string[] } | { compiled: null; faults: Finding[] };

const tag = (name: string) => new RegExp(`<${name}\\b[^>]*>`, "i");
const plainHead = headHtml("");

/** A whole mail out of what an author wrote: what every mail needs is put in where it lacks. */
function wholeHtml(source: string, lang: string): { html: string; removed: string[] } {
  const { html: own, removed } = sanitise(source, { isWhole: true });
  let html = own;
  if (!tag("body").test(html)) html = `<body style="margin:0;padding:0">\n${html}\n</body>`;
  if (!tag("head").test(html)) html = html.replace(tag("body"), (body) => `<head>\n${plainHead}\n</head>\n${body}`);
  else {
    const missing = plainHead
      .split("\n")
      .filter(
        (line) => !html.includes(/<title/.test(line) ? "<title" : (/(charset|name="[^"]+")/.exec(line)?.[0] ?? line)),
      );
    html = html.replace(tag("head"), (head) => `${head}\n${missing.join("\n")}`);
  }
  if (!tag("html").test(html)) html = `<html lang="${lang}">\n${html}\n</html>`;
  else if (!/<html\b[^>]*\slang=/i.test(html)) html = html.replace(/<html\b/i, `<html lang="${lang}"`);
  if (!/^\s*<!doctype/i.test(html)) html = `<!doctype html>\n${html}`;
  return { html: html.replace(tag("body"), (body) => `${body}\n${preheaderHtml}`), removed };
}

/** Each field by itself first, so that a fault is named where it stands. */
function faultsIn(content: TemplateContent): Finding[] {
  return fieldsOf(content).flatMap(({ field, source }) => {
    try {
      scan(source);
      parseLiquid(source);
      return [];
    } catch (error) {
      return [faultOf(error, field)];
    }
  });
}

const faultOf = (error: unknown, field: string): Finding => {
  if (!(error instanceof LiquidFault)) throw error;
  return {
    level: "error",
    code: "liquid",
    field,
    message: error.message,
    fix: "Correct the Liquid here; {% raw %} … {% endraw %} shows braces as they are.",
  };
};

export function compileTemplate(content: TemplateContent): Compilation {
  const faults = faultsIn(content);
  if (faults.length > 0) return { compiled: null, faults };
  try {
    const isCode = content.mode === "code";
    const { html, removed } = isCode
      ? wholeHtml(content.html, content.lang)
      : { html: blocksHtml(content), removed: [] };
    const compiled = {
      subject: parseLiquid(content.subject),
      preheader: parseLiquid(content.preheader),
      html: parseLiquid(html),
      text: isCode ? null : parseLiquid(blocksText(content)),
    };
    return { compiled, removed };
  } catch (error) {
    return { compiled: null, faults: [faultOf(error, content.mode === "code" ? "html" : "blocks")] };
  }
}

const guarded = /\{% (link|picture)_address %\}([\s\S]*?)\{% end\1_address %\}/g;

/** The HTML a mail of blocks comes from, for those who go on in code. @throws LiquidFault */
export function codeOf(content: TemplateContent): string {
  if (content.mode === "code") return content.html;
  const html = blocksHtml(content).replace(`${preheaderHtml}\n`, "");
  return html
    .replace(guarded, (_, _use, url: string) => {
      const { text, pieces } = hideLiquid(url);
      return showLiquid(escapeHtml(text), pieces);
    })
    .replace("<title>{{ mail_subject }}</title>\n", "")
    .replace(' aria-label="{{ mail_subject }}"', "");
}

const mostSubject = 255;

/** One mail for one person. @throws LiquidFault when it grows too large or takes too long. */
export function renderMail(compiled: Compiled, scope: Scope, { isStrict = false } = {}): RenderedMail {
  const deadline = newDeadline();
  const text = { isHtml: false, isStrict, deadline };
  const subject = oneLine(renderLiquid(compiled.subject, scope, text), mostSubject);
  const preheader = oneLine(renderLiquid(compiled.preheader, scope, text), mostSubject);
  const whole = { ...scope, mail_subject: subject, mail_preheader: preheader };
  const html = renderLiquid(compiled.html, whole, { isHtml: true, isStrict, deadline });
  const made = compiled.text ? renderLiquid(compiled.text, scope, text) : toText(withoutHidden(html));
  const plain = made.replace(/(?<![ \t])[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n");
  return { subject, preheader, html, text: `${cleanText(plain).trim()}\n` };
}

function withoutHidden(html: string): string {
  const start = html.indexOf('<div style="display:none;max-height:0');
  const end = start < 0 ? -1 : html.indexOf("</div>", start);
  return end < 0 ? html : html.slice(0, start) + html.slice(end + 6);
}
