import { env } from "@/env";
import { service } from "@/service.config";
import { hexOf } from "./oklch";

type LetterLink = { label: string; url: string };

/** One of the things a mail lists: a linked title, what is said of it, and a word that makes it stand out. */
export type LetterItem = { from: string; title: string; url: string; text: string; mark?: string };

export type Letter = {
  subject: string;
  /** Listed above the paragraphs. */
  items?: LetterItem[];
  /** Plain sentences, one paragraph each. */
  paragraphs: string[];
  button?: LetterLink;
  /** Small print under the button. */
  notes?: (string | LetterLink)[];
};

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** One mail as text and as plain HTML that any client and any screen reader can read. */
export function renderLetter({ subject, items = [], paragraphs, button, notes = [] }: Letter) {
  const sender = { name: service.name, url: env().APP_URL };
  const color = hexOf(service.theme.colors.light.primary);
  const text = [
    ...items.map(({ mark, from, title, text, url }) => `${mark ? `[${mark}] ` : ""}${from}: ${title}\n${text}\n${url}`),
    ...paragraphs,
    ...(button ? [`${button.label}:\n${button.url}`] : []),
    ...notes.map((note) => (typeof note === "string" ? note : `${note.label}: ${note.url}`)),
    `${sender.name} · ${sender.url}`,
  ];
  const p = (content: string, style = "margin:0 0 16px") => `<p style="${style}">${content}</p>`;
  const small = "margin:0 0 12px;color:#57534e;font-size:14px;line-height:1.5";
  const itemOf = ({ mark, from, title, text, url }: LetterItem) =>
    `<div style="margin:0 0 18px;padding:0 0 18px;border-bottom:1px solid #e7e5e4">
<p style="margin:0;color:#57534e;font-size:14px">${escapeHtml(from)}${mark ? ` · <strong style="color:${color}">${escapeHtml(mark)}</strong>` : ""}</p>
<p style="margin:2px 0 4px;font-weight:700"><a href="${escapeHtml(url)}" style="color:#1c1917;text-decoration:none">${escapeHtml(title)}</a></p>
<p style="margin:0">${escapeHtml(text)}</p></div>`;
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;background:#faf8f6;color:#1c1917;font:16px/1.55 system-ui,-apple-system,'Segoe UI',sans-serif">
<div role="article" aria-label="${escapeHtml(subject)}" lang="en" style="max-width:560px;margin:0 auto;padding:32px 20px">
<p style="margin:0 0 24px;font-size:20px;font-weight:700">${escapeHtml(sender.name)}</p>
<div style="background:#ffffff;border:1px solid #e7e5e4;border-radius:12px;padding:28px">
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${escapeHtml(subject)}</h1>
${items.map(itemOf).join("\n")}
${paragraphs.map((line) => p(escapeHtml(line))).join("\n")}
${button ? p(`<a href="${escapeHtml(button.url)}" style="display:inline-block;background:${color};color:#ffffff;padding:12px 22px;border-radius:8px;font-weight:700;text-decoration:none">${escapeHtml(button.label)}</a>`, "margin:24px 0") : ""}
${button ? p(`If the button does not work, open this address:<br><a href="${escapeHtml(button.url)}" style="color:#57534e;word-break:break-all">${escapeHtml(button.url)}</a>`, small) : ""}
${notes.map((note) => p(typeof note === "string" ? escapeHtml(note) : `<a href="${escapeHtml(note.url)}" style="color:#57534e">${escapeHtml(note.label)}</a>`, small)).join("\n")}
</div>
<p style="margin:20px 0 0;color:#57534e;font-size:13px">${escapeHtml(sender.name)} · <a href="${escapeHtml(sender.url)}" style="color:#57534e">${escapeHtml(sender.url)}</a></p>
</div></body></html>`;
  return { subject, text: text.join("\n\n"), html };
}
