import { createHash } from "node:crypto";
import type { Header } from "../mime/headers";
import { decodePart, type Part, partText, walkParts } from "../mime/part-tree";
import type { Mailbox } from "../store/mailbox";
import type { Message } from "../store/message";
import { invalid, notFound } from "./errors";

export type MessageFormat = "full" | "metadata" | "minimal" | "raw";

export function parseFormat(value: string | null): MessageFormat {
  const format = (value ?? "full").toLowerCase();
  if (format === "full" || format === "metadata" || format === "minimal" || format === "raw") return format;
  throw invalid(`Invalid value at 'format' (type.googleapis.com/google.gmail.v1.Format), "${value}"`);
}

/** A message as `messages.get` answers it. */
export function viewMessage(
  mailbox: Mailbox,
  message: Message,
  format: MessageFormat,
  headerNames: readonly string[],
): Record<string, unknown> {
  const view: Record<string, unknown> = {
    id: message.id,
    threadId: message.threadId,
    labelIds: [...message.labels],
    snippet: message.snippet,
    sizeEstimate: message.source.length,
    historyId: mailbox.historyId(message.changedAt),
    internalDate: String(message.internalDate),
  };
  if (format === "raw") view.raw = Buffer.from(message.source, "latin1").toString("base64url");
  if (format === "metadata")
    view.payload = { mimeType: message.root.mimeType, headers: pickHeaders(message.headers, headerNames) };
  if (format === "full") view.payload = viewPart(message, message.root);
  return view;
}

/** The bytes behind an attachment id. Throws GoogleError 404. */
export function readAttachment(message: Message, attachmentId: string): { size: number; data: string } {
  for (const part of walkParts(message.root)) {
    if (attachmentIdOf(message, part) !== attachmentId) continue;
    const bytes = decodePart(message.source, part);
    return { size: bytes.length, data: bytes.toString("base64url") };
  }
  throw notFound();
}

function viewPart(message: Message, part: Part): Record<string, unknown> {
  const isRoot = part === message.root;
  const headers = isRoot
    ? message.headers
    : part.headers.map(({ name, value }) => ({ name, value: value.replace(/\s*\n\s*/g, " ").trim() }));
  const view: Record<string, unknown> = {
    partId: part.partId,
    mimeType: part.mimeType,
    filename: part.filename,
    headers,
  };
  const isFile =
    part.filename !== "" || part.mimeType === "message/rfc822" || !/^(text|multipart)\//.test(part.mimeType);
  if (part.mimeType.startsWith("multipart/")) view.body = { size: 0 };
  else if (isFile)
    view.body = { attachmentId: attachmentIdOf(message, part), size: decodePart(message.source, part).length };
  else {
    // Gmail hands out text parts in UTF-8 whatever charset the part's own header still names.
    const bytes = Buffer.from(partText(message.source, part), "utf8");
    view.body = bytes.length > 0 ? { size: bytes.length, data: bytes.toString("base64url") } : { size: 0 };
  }
  if (part.parts.length > 0) view.parts = part.parts.map((child) => viewPart(message, child));
  return view;
}

function pickHeaders(headers: Header[], names: readonly string[]): Header[] {
  if (names.length === 0) return headers;
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return headers.filter((header) => wanted.has(header.name.toLowerCase()));
}

function attachmentIdOf(message: Message, part: Part): string {
  return `ANGjdJ${createHash("sha256").update(`${message.id} ${part.partId}`).digest("base64url")}`;
}
