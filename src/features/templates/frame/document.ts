import { escapeHtml } from "../liquid/engine";
import type { Finding, RenderedMail } from "../schema";

const darkQuery = /@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\)/gi;
const picture = /(<img\b[^>]*?)\ssrc="https?:[^"]*"/gi;
const background = /\sbackground="https?:[^"]*"/gi;
const inStyle = /url\(\s*(?:(?:&quot;|&#39;|["'])\s*)?(?:https?:)?\/\/[^()]*\)/gi;

/** What an inbox shows of a mail before it is opened. */
function inboxLine(isDark: boolean, { subject, preheader }: Pick<RenderedMail, "subject" | "preheader">): string {
  const [ink, soft, line] = isDark ? ["#f3efec", "#bdb5af", "#4a4440"] : ["#1f2328", "#57606a", "#d8dee4"];
  const end = preheader === "" ? "" : `<span style="color:${soft}"> – ${escapeHtml(preheader)}</span>`;
  return `<div style="padding:12px 16px;border-bottom:1px solid ${line};background:${isDark ? "#211e1c" : "#ffffff"};color:${ink};font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere"><strong>${escapeHtml(subject) || "No subject"}</strong>${end}</div>`;
}

export type Look = {
  isDark: boolean;
  areImagesShown: boolean;
  /** With subject and preheader above it. */
  isHeaded: boolean;
};

/** A rendered mail as our own frame shows it: light or dark whatever the screen is set to, pictures only when asked for. */
export function frameDocument(mail: RenderedMail, { isDark, areImagesShown, isHeaded }: Look): string {
  const { html } = mail;
  const shown = areImagesShown ? html : html.replace(picture, "$1").replace(background, "").replace(inStyle, "none");
  const scheme = `<meta name="color-scheme" content="${isDark ? "dark" : "light"}"><meta name="referrer" content="no-referrer"><base target="_blank">`;
  return shown
    .replace(darkQuery, isDark ? "@media all" : "@media not all")
    .replace(/<meta name="(?:supported-)?color-schemes?"[^>]*>\n?/gi, "")
    .replace(/:root\{color-scheme:[^}]*\}/, "")
    .replace(/<head\b[^>]*>/i, (head) => `${head}\n${scheme}`)
    .replace(/<body\b[^>]*>/i, (body) => (isHeaded ? body + inboxLine(isDark, mail) : body));
}

const page = (body: string, isDark: boolean) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="${isDark ? "dark" : "light"}"><title>Preview</title><style>body{margin:16px;font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}pre{white-space:pre-wrap;font:13px/1.5 ui-monospace,Menlo,Consolas,monospace}</style></head><body>${body}</body></html>`;

export const textDocument = (text: string, isDark: boolean) => page(`<pre>${escapeHtml(text)}</pre>`, isDark);

/** In place of a mail that cannot be rendered. */
export const faultDocument = (faults: readonly Finding[], isDark: boolean) =>
  page(
    `<h1>This draft cannot be shown yet</h1><ul>${faults
      .map(
        ({ field, message, fix }) =>
          `<li><strong>${escapeHtml(field)}</strong>: ${escapeHtml(message)} ${escapeHtml(fix)}</li>`,
      )
      .join("")}</ul>`,
    isDark,
  );

/** The frame runs nothing, posts nothing, and loads nothing but pictures that were asked for. */
export const framePolicy = (areImagesShown: boolean) =>
  [
    "default-src 'none'",
    `img-src data:${areImagesShown ? " https: http:" : ""}`,
    "style-src 'unsafe-inline'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
    "sandbox allow-popups allow-popups-to-escape-sandbox",
  ].join("; ");
