/** The text to condense: a mail with its header lines, or any text. */
export type Document = {
  from: string;
  to: string;
  subject: string;
  /** From the Date line; relative dates are read against it. */
  sentAt: Date | null;
  body: string;
  /** Where its conversation stood before, when the caller tells; else empty. */
  thread: string;
};

const mailBlock = /<(mail|email|message)\b[^>]*>\r?\n?([\s\S]*?)<\/\1\s*>/gi;
const threadState = /<thread>[\s\S]*?^So far: (.*)$/m;
const headerLine = /^([A-Za-z][A-Za-z-]{1,40}):[ \t]*(.*)$/;

/** Reads the last `<mail>…</mail>` block, or the whole text when there is none. */
export function readDocument(text: string): Document {
  const block = [...text.matchAll(mailBlock)].at(-1);
  const source = (block?.[2] ?? text).replaceAll("\r\n", "\n");
  const headers = new Map<string, string>();
  let offset = source.length - source.trimStart().length;
  while (offset < source.length) {
    const end = source.indexOf("\n", offset);
    const line = source.slice(offset, end === -1 ? source.length : end);
    const header = headerLine.exec(line);
    if (!header?.[1]) break;
    headers.set(header[1].toLowerCase(), unescapeMarkup((header[2] ?? "").trim()));
    offset = end === -1 ? source.length : end + 1;
  }
  const isMail = ["from", "to", "subject", "date"].some((name) => headers.has(name));
  const sent = new Date(headers.get("date") ?? "");
  return {
    from: headers.get("from") ?? "",
    to: headers.get("to") ?? "",
    subject: headers.get("subject") ?? "",
    sentAt: Number.isNaN(sent.getTime()) ? null : sent,
    body: isMail ? source.slice(offset) : source,
    thread: unescapeMarkup(threadState.exec(text.slice(0, block?.index ?? 0))?.[1] ?? ""),
  };
}

/** Callers escape a mail so that it cannot close the tag around it; what is shown is unescaped, quotes are not. */
export function unescapeMarkup(text: string): string {
  return text.includes("&") ? text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&") : text;
}

/** `Ada Lovelace <ada@example.com>, …` → `Ada Lovelace`, or null when the first entry names nobody. */
export function displayName(addresses: string): string | null {
  const first = addresses.split(/[,;](?=[^"]*(?:"[^"]*"[^"]*)*$)/)[0] ?? "";
  const name = first
    .replace(/<[^>]*>?/g, "")
    .replace(/["']/g, "")
    .replace(/\(.*?\)/g, "")
    .trim();
  return name === "" || /[@:\d]|undisclosed|recipient|list\b/i.test(name) ? null : name;
}

/** How to greet that person, when the name looks like one. */
export function firstName(addresses: string): string | null {
  const name = displayName(addresses);
  const first = name?.split(/\s+/)[0] ?? "";
  const isPerson = /^\p{Lu}[\p{L}'-]{1,20}$/u.test(first) && !/^(?:team|support|the|info|news|no)$/i.test(first);
  return isPerson && (name?.split(/\s+/).length ?? 0) <= 3 ? first : null;
}

export function addressOf(addresses: string): string {
  return (/[\w.+-]+@[\w.-]+/.exec(addresses)?.[0] ?? "").toLowerCase();
}
