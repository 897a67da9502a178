import { GoogleError } from "../gmail/errors";
import { isRecord } from "../http/exchange";
import { parseScopes } from "../oauth/scopes";
import { grantTokens } from "../oauth/token";
import { accountOf } from "../seed/mailboxes";
import { parseBase } from "../store/history";
import type { Mailbox } from "../store/mailbox";
import type { World } from "../store/world";
import { generateInto, injectMail } from "./mail-input";
import { playSteps } from "./mailbox-steps";

/** Adds an account, or adds to the one there is. Throws GoogleError. */
export function addAccount(world: World, body: Record<string, unknown>): unknown {
  const email = typeof body.email === "string" ? body.email.toLowerCase() : "";
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new GoogleError(400, "email is required");
  if (!world.mailbox(email)) {
    const name = typeof body.name === "string" && body.name ? body.name : (email.split("@")[0] ?? email);
    world.commit({ type: "account.add", account: accountOf(email, name) });
  }
  const mailbox = getMailbox(world, email);
  if (body.historyBase !== undefined) setHistoryBase(world, mailbox, body.historyBase);
  if (body.generate !== undefined) generateInto(world, mailbox, { count: body.generate, spacingMs: body.spacingMs });
  for (const mail of Array.isArray(body.messages) ? body.messages : [])
    if (isRecord(mail)) injectMail(world, mailbox, mail);
  return viewAccount(world, mailbox);
}

/** `POST accounts/{email}/{action}`. Throws GoogleError. */
export function steerAccount(world: World, mailbox: Mailbox, action: string, body: Record<string, unknown>): unknown {
  const { email } = mailbox.account;
  switch (action) {
    case "messages":
      return { ...injectMail(world, mailbox, body), historyId: mailbox.historyId() };
    case "generate":
      return { added: generateInto(world, mailbox, body), ...viewAccount(world, mailbox) };
    case "steps":
      return { ids: playSteps(world, mailbox, body.steps), historyId: mailbox.historyId() };
    case "clear":
      world.commit({ type: "message.delete", email, ids: [...mailbox.messages.keys()] });
      break;
    case "history-base":
      setHistoryBase(world, mailbox, body.base);
      break;
    case "expire-history":
      world.commit({ type: "history.expire", email, ...horizonOf(mailbox, body.before) });
      break;
    case "grant":
      return grant(world, mailbox, body);
    case "revoke":
      world.commit({ type: "grant.revoke", email });
      break;
    case "expire-access-tokens":
      world.commit({ type: "access.expire", email });
      break;
    default:
      throw new GoogleError(404, `No such control: ${action}`);
  }
  return viewAccount(world, mailbox);
}

/** The whole mailbox as it is, spam and trash included: what a synchronised copy must equal. */
export function viewMailbox(mailbox: Mailbox): unknown {
  return {
    historyId: mailbox.historyId(),
    messages: mailbox.order.map(({ id, threadId, labels, internalDate }) => ({
      id,
      threadId,
      labelIds: [...labels],
      internalDate,
    })),
    labels: [...mailbox.labels.values()],
  };
}

export function viewAccount(world: World, mailbox: Mailbox): Record<string, unknown> {
  const { account } = mailbox;
  const unread = mailbox.order.filter((message) => message.labels.has("UNREAD")).length;
  const hidden = mailbox.order.filter((message) => message.labels.has("SPAM") || message.labels.has("TRASH")).length;
  const counts = { messages: mailbox.messages.size, threads: mailbox.threads.size, unread, spamOrTrash: hidden };
  return {
    ...account,
    ...counts,
    historyId: mailbox.historyId(),
    watch: mailbox.watch,
    granted: [...(world.consents.get(account.email) ?? [])],
  };
}

export function getMailbox(world: World, email: string): Mailbox {
  const mailbox = world.mailbox(email);
  if (!mailbox) throw new GoogleError(404, `No such account: ${email}`);
  return mailbox;
}

function setHistoryBase(world: World, mailbox: Mailbox, given: unknown): void {
  const base = parseBase(String(given));
  if (base === null) throw new GoogleError(400, "The base is a decimal number below 2^63, as a string");
  world.commit({ type: "history.base", email: mailbox.account.email, base: base.toString() });
}

function horizonOf(mailbox: Mailbox, before: unknown): { before?: number } {
  if (before === undefined) return {};
  const position = mailbox.positionOf(String(before));
  if (position === null) throw new GoogleError(400, "before: a history id");
  return { before: position };
}

/** Tokens without the pages, as if the account had ticked those scopes. */
function grant(world: World, mailbox: Mailbox, body: Record<string, unknown>): unknown {
  const scopes = parseScopes(Array.isArray(body.scopes) ? body.scopes.join(" ") : "");
  if (!scopes || scopes.length === 0) throw new GoogleError(400, "scopes: a list of scopes");
  return grantTokens(world, mailbox.account.email, scopes);
}
