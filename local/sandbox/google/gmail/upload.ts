import { createHash } from "node:crypto";
import { isRecord } from "../http/exchange";
import { decodeHeader } from "../mime/charset";
import { rfcDate } from "../mime/compose";
import { findHeader, parseAddresses, readHeaders } from "../mime/headers";
import type { Mailbox } from "../store/mailbox";
import type { Operation, StoredMessage } from "../store/operations";
import type { World } from "../store/world";
import { invalid, notFound } from "./errors";
import { brief, checkLabel } from "./messages";
import { type Method, type MethodContext, readStrings, SCOPES } from "./method";

export type Upload = { source: string; labelIds: string[]; threadId: string | null };

/**
 * The message of an insert, import, send or draft: `raw` in JSON, or a media or multipart upload; `member` names where
 * in the JSON it stands. Throws GoogleError 400.
 */
export function readUpload({ body, call }: MethodContext, member?: "message"): Upload {
  let fields = body;
  let source: string | null = null;
  const type = call.headers["content-type"] ?? "";
  if (/^message\//i.test(type)) source = call.body.toString("latin1");
  if (/^multipart\/related/i.test(type)) {
    const boundary = /boundary="?([^";]+)/i.exec(type)?.[1] ?? "";
    const parts = call.body.toString("latin1").split(`--${boundary}`).slice(1, -1);
    const [meta, mail] = parts.map((part) =>
      part
        .slice(part.search(/\r?\n\r?\n/))
        .replace(/^\r?\n\r?\n/, "")
        .replace(/\r?\n$/, ""),
    );
    if (mail !== undefined) source = mail;
    fields = parseMeta(meta);
  }
  if (member) fields = isRecord(fields[member]) ? fields[member] : {};
  if (source === null) {
    if (typeof fields.raw !== "string" || fields.raw === "")
      throw invalid("'raw' RFC822 payload message string or uploading message via /upload/* URL required");
    source = Buffer.from(fields.raw, "base64url").toString("latin1");
  }
  const threadId = typeof fields.threadId === "string" && fields.threadId ? fields.threadId : null;
  return { source, labelIds: readStrings(fields, "labelIds"), threadId };
}

function parseMeta(meta: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(meta || "{}", "latin1").toString("utf8"));
    if (isRecord(value)) return value;
  } catch {
    // Answered below, as any part that is no object.
  }
  throw invalid("Invalid JSON payload received. Expected an object.");
}

type Arrival = { source: string; labelIds: readonly string[]; internalDate: number; threadId?: string | null };

/** The operation that puts a mail into a mailbox; nothing is stored yet. Throws GoogleError 404 on an unknown thread. */
export function arrivalOf(mailbox: Mailbox, { source, labelIds, internalDate, threadId }: Arrival): Arriving {
  const id = mailbox.chooseId(source);
  if (threadId && !mailbox.threads.has(threadId)) throw notFound();
  const thread = threadId ?? mailbox.chooseThread(source, id, internalDate);
  const message: StoredMessage = { id, threadId: thread, source, internalDate, labelIds: [...labelIds] };
  return { type: "message.add", email: mailbox.account.email, message };
}

function insertMessage(context: MethodContext): unknown {
  const { world, mailbox, query } = context;
  const upload = readUpload(context);
  for (const id of upload.labelIds) checkLabel(mailbox, id);
  const date = query.get("internalDateSource") === "dateHeader" ? headerDate(upload.source) : null;
  const arrival = arrivalOf(mailbox, { ...upload, internalDate: date ?? world.now() });
  world.commit(arrival);
  return briefOf(mailbox, arrival.message.id);
}

function sendMessage(context: MethodContext): unknown {
  const { world, mailbox } = context;
  const { own, copies } = mailing(world, mailbox, readUpload(context));
  world.commit(own, ...copies);
  return briefOf(mailbox, own.message.id);
}

type Arriving = Operation & { type: "message.add" };

/** What sending a mail puts into the sender's mailbox and into those of its recipients here. Throws GoogleError. */
export function mailing(world: World, mailbox: Mailbox, upload: Upload): { own: Arriving; copies: Arriving[] } {
  const now = world.now();
  const source = completed(mailbox, upload.source, now);
  const { headers, bodyAt } = readHeaders(source, 0, source.length);
  const recipients = ["to", "cc", "bcc"].flatMap((name) =>
    parseAddresses(decodeHeader(findHeader(headers, name) ?? "")),
  );
  if (recipients.length === 0) throw invalid("Recipient address required");
  const addresses = new Set(recipients.map((recipient) => recipient.address));
  const toSelf = addresses.has(mailbox.account.email.toLowerCase());
  const labelIds = toSelf ? ["UNREAD", "SENT", "INBOX"] : ["SENT"];
  const own = arrivalOf(mailbox, { source, labelIds, internalDate: now, threadId: upload.threadId });
  const delivered = dropBcc(source, bodyAt);
  const copies: Arriving[] = [];
  for (const address of addresses) {
    const other = world.mailbox(address);
    if (!other || other === mailbox) continue;
    copies.push(
      arrivalOf(other, {
        source: delivered,
        labelIds: ["UNREAD", "CATEGORY_PERSONAL", "INBOX"],
        internalDate: now,
      }),
    );
  }
  return { own, copies };
}

/** The mail with the headers Gmail adds when they are missing. */
export function completed(mailbox: Mailbox, source: string, now: number): string {
  const { headers } = readHeaders(source, 0, source.length);
  const added: string[] = [];
  if (!findHeader(headers, "from")) added.push(`From: ${mailbox.account.name} <${mailbox.account.email}>`);
  if (!findHeader(headers, "date")) added.push(`Date: ${rfcDate(new Date(now))}`);
  if (!findHeader(headers, "message-id")) {
    const unique = createHash("sha256")
      .update(`${mailbox.account.email} ${mailbox.position} ${now}`)
      .digest("hex")
      .slice(0, 32);
    added.push(`Message-ID: <${unique}@mail.sandbox.test>`);
  }
  return `${added.map((line) => `${line}\r\n`).join("")}${source}`;
}

function dropBcc(source: string, bodyAt: number): string {
  return source.slice(0, bodyAt).replace(/^bcc:.*(?:\r?\n[ \t].*)*\r?\n/gim, "") + source.slice(bodyAt);
}

function headerDate(source: string): number | null {
  const { headers } = readHeaders(source, 0, source.length);
  const at = Date.parse(findHeader(headers, "date") ?? "");
  return Number.isNaN(at) ? null : at;
}

export function briefOf(mailbox: Mailbox, id: string): unknown {
  const message = mailbox.messages.get(id);
  return message && brief(message);
}

export const UPLOAD_METHODS: readonly Method[] = [
  { name: "messages.insert", verb: "POST", path: "messages", scopes: SCOPES.insert, run: insertMessage },
  { name: "messages.import", verb: "POST", path: "messages/import", scopes: SCOPES.insert, run: insertMessage },
  { name: "messages.send", verb: "POST", path: "messages/send", scopes: SCOPES.send, run: sendMessage },
];
