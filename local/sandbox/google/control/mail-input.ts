import { GoogleError } from "../gmail/errors";
import { readStrings } from "../gmail/method";
import { arrivalOf } from "../gmail/upload";
import { isRecord } from "../http/exchange";
import { composeMessage } from "../mime/compose";
import { generateMail } from "../seed/generate";
import type { Mailbox } from "../store/mailbox";
import type { Operation } from "../store/operations";
import type { World } from "../store/world";

const MAX_GENERATED = 50_000;
const GENERATED_SPACING_MS = 7 * 60_000;

/** A mail arrives. Throws GoogleError. */
export function injectMail(
  world: World,
  mailbox: Mailbox,
  body: Record<string, unknown>,
): { id: string; threadId: string } {
  const labelIds =
    body.labelIds === undefined ? ["UNREAD", "CATEGORY_PERSONAL", "INBOX"] : readStrings(body, "labelIds");
  const internalDate = typeof body.internalDate === "number" ? body.internalDate : world.now();
  const threadId = typeof body.threadId === "string" ? body.threadId : null;
  const source = sourceOf(body, mailbox, internalDate);
  const arrival = arrivalOf(mailbox, { source, labelIds, internalDate, threadId });
  world.commit(arrival);
  return { id: arrival.message.id, threadId: arrival.message.threadId };
}

/** `raw` is base64url as in the API, or `rawText` the mail itself; else a mail is written from the fields. */
function sourceOf(body: Record<string, unknown>, mailbox: Mailbox, at: number): string {
  if (typeof body.raw === "string") return Buffer.from(body.raw, "base64url").toString("latin1");
  if (typeof body.rawText === "string") return Buffer.from(body.rawText, "utf8").toString("latin1");
  const text = (name: string, fallback: string) => (typeof body[name] === "string" ? String(body[name]) : fallback);
  return composeMessage({
    from: text("from", "Sandbox <sandbox@partners.test>"),
    to: text("to", mailbox.account.email),
    subject: text("subject", "Hello from the sandbox"),
    text: text("text", "This mail was injected through the control API."),
    date: new Date(at),
    messageId: text("messageId", `<injected-${mailbox.position + 1}.${mailbox.account.sub}@partners.test>`),
    headers: isRecord(body.headers)
      ? Object.fromEntries(Object.entries(body.headers).map(([name, value]) => [name, String(value)]))
      : {},
  });
}

/** Puts `count` written mails into the mailbox, `spacingMs` apart, the newest that long ago. Throws GoogleError 400. */
export function generateInto(world: World, mailbox: Mailbox, { count, spacingMs }: Record<string, unknown>): number {
  const most = Number(count ?? 0);
  if (!Number.isInteger(most) || most < 0 || most > MAX_GENERATED)
    throw new GoogleError(400, `count must be 0 to ${MAX_GENERATED}`);
  const spacing = typeof spacingMs === "number" ? spacingMs : GENERATED_SPACING_MS;
  const now = world.now();
  const start = mailbox.messages.size;
  const operations: Operation[] = [];
  for (let index = 0; index < most; index += 1) {
    const internalDate = now - (most - index) * spacing;
    const source = generateMail(mailbox.account.email, start + index, internalDate);
    const labelIds = [
      ...(index % 4 === 0 ? ["UNREAD"] : []),
      index % 3 === 0 ? "CATEGORY_UPDATES" : "CATEGORY_PERSONAL",
      "INBOX",
    ];
    operations.push(arrivalOf(mailbox, { source, labelIds, internalDate }));
  }
  world.commit(...operations);
  return operations.length;
}
