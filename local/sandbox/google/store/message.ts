import { decodeHeader } from "../mime/charset";
import { findHeader, type Header, readHeaders } from "../mime/headers";
import { type Part, parseParts } from "../mime/part-tree";
import { SNIPPET_SOURCE_LENGTH, snippetOf, visibleText } from "../mime/visible-text";
import type { StoredMessage } from "./operations";

/** A mail in a mailbox. What needs the body parsed is worked out at first use and kept. */
export class Message {
  readonly id: string;
  readonly threadId: string;
  readonly source: string;
  readonly internalDate: number;
  readonly labels: Set<string>;
  /** Position in the mailbox's history of the last change to this message. */
  changedAt = 0;
  private parsed: Part | undefined;
  private decoded: Header[] | undefined;
  private excerpt: string | undefined;

  constructor(stored: StoredMessage) {
    this.id = stored.id;
    this.threadId = stored.threadId;
    this.source = stored.source;
    this.internalDate = stored.internalDate;
    this.labels = new Set(stored.labelIds);
  }

  get root(): Part {
    this.parsed ??= parseParts(this.source);
    return this.parsed;
  }

  get text(): string {
    return visibleText(this.source, this.root);
  }

  get snippet(): string {
    this.excerpt ??= snippetOf(visibleText(this.source, this.root, SNIPPET_SOURCE_LENGTH));
    return this.excerpt;
  }

  /** Headers in the message's order, values decoded. */
  get headers(): Header[] {
    this.decoded ??= this.root.headers.map((header) => ({
      name: header.name,
      value: decodeHeader(header.value, this.root.charset),
    }));
    return this.decoded;
  }

  header(name: string): string {
    return findHeader(this.headers, name) ?? "";
  }

  get hasAttachment(): boolean {
    const files = (part: Part): boolean => (part.filename !== "" && part.partId !== "") || part.parts.some(files);
    return files(this.root) || (this.root.filename !== "" && !this.root.mimeType.startsWith("text/"));
  }
}

/** What threading needs, read without parsing the body. */
export function readThreadKeys(source: string): {
  messageId: string;
  references: string[];
  subject: string;
  isReply: boolean;
} {
  const { headers } = readHeaders(source, 0, source.length);
  const ids = (name: string) => (findHeader(headers, name) ?? "").match(/<[^<>\s]+>/g) ?? [];
  const subject = decodeHeader(findHeader(headers, "subject") ?? "");
  const base = subject
    .replace(/^(?:\s*(?:re|fwd?|aw|sv|antw)(?:\[\d+\])?\s*:)+/i, "")
    .replace(/\s+/g, " ")
    .trim();
  return {
    messageId: ids("message-id")[0] ?? "",
    references: [...new Set([...ids("references"), ...ids("in-reply-to")])],
    subject: base.toLowerCase(),
    isReply: base.length < subject.trim().length,
  };
}
