import { GoogleError } from "../gmail/errors";
import { readStrings } from "../gmail/method";
import type { Quota } from "../gmail/quota";
import { QUOTA_UNITS_2026 } from "../gmail/quota-units";
import { arrivalOf } from "../gmail/upload";
import { type Call, formOf, isRecord, json, type Reply } from "../http/exchange";
import { composeMessage } from "../mime/compose";
import type { Authorization } from "../oauth/authorize";
import { generateMail } from "../seed/generate";
import { accountOf } from "../seed/mailboxes";
import { historyIdOf } from "../store/history";
import type { Mailbox } from "../store/mailbox";
import type { Operation } from "../store/operations";
import type { World } from "../store/world";
import type { Faults } from "./faults";
import type { Push } from "./push";

export type ControlParts = {
  world: World;
  authorization: Authorization;
  quota: Quota;
  faults: Faults;
  push: Push;
  reset: () => Promise<void>;
};

const MAX_GENERATED = 50_000;
const GENERATED_SPACING_MS = 7 * 60_000;

/** The control API under `/__control`: what tests and demos do to the sandbox behind the app's back. */
export async function answerControl(call: Call, parts: ControlParts): Promise<Reply> {
  // A page of another site must not steer the sandbox through the person's browser.
  if (call.headers.origin && call.headers.origin !== call.origin)
    return json({ error: "Cross-site call refused" }, 403);
  try {
    const body: unknown = call.body.length > 0 ? JSON.parse(call.body.toString("utf8")) : {};
    return json((await route(call, body, parts)) ?? {});
  } catch (error) {
    if (error instanceof GoogleError) return error.toReply();
    if (error instanceof SyntaxError) return json({ error: error.message }, 400);
    throw error;
  }
}

async function route(call: Call, input: unknown, parts: ControlParts): Promise<unknown> {
  const { world, quota, faults, push } = parts;
  const body = isRecord(input) ? input : {};
  const [, email, action] = /^\/__control\/accounts\/([^/]+)\/([\w-]+)$/.exec(call.path) ?? [];
  if (email && action && call.method === "POST")
    return steerAccount(getMailbox(world, decodeURIComponent(email)), action, body, parts);
  switch (`${call.method} ${call.path.slice("/__control/".length)}`) {
    case "GET accounts":
      return [...world.mailboxes.values()].map((mailbox) => viewAccount(mailbox, world));
    case "POST accounts":
      return addAccount(body, parts);
    case "GET faults":
      return faults.rules;
    case "POST faults":
      return Array.isArray(input) ? input.map((rule: unknown) => faults.add(rule)) : faults.add(input);
    case "DELETE faults":
      return faults.clear();
    case "GET counters":
      return {
        units: { ...QUOTA_UNITS_2026, ...quota.changedUnits },
        limits: quota.limits,
        total: quota.total,
        accounts: Object.fromEntries(quota.usage),
      };
    case "DELETE counters":
      return quota.reset();
    case "POST quota":
      quota.configure(body);
      return quota.limits;
    case "DELETE quota":
      quota.resetLimits();
      return quota.limits;
    case "GET clock":
      return viewClock(world);
    case "POST clock":
      setClock(world, body);
      return viewClock(world);
    case "GET push":
      return push.status();
    case "POST push":
      return push.configure(body);
    case "POST authorize":
      return authorize(body, parts);
    case "GET authorize":
      return authorize(Object.fromEntries(formOf(call)), parts);
    case "POST reset":
      return await parts.reset();
    default:
      throw new GoogleError(404, `No such control: ${call.method} ${call.path}`);
  }
}

function steerAccount(
  mailbox: Mailbox,
  action: string,
  body: Record<string, unknown>,
  { world }: ControlParts,
): unknown {
  const { email } = mailbox.account;
  switch (action) {
    case "messages":
      return injectMail(world, mailbox, body);
    case "generate":
      return { added: generateInto(world, mailbox, Number(body.count ?? 0)), ...viewAccount(mailbox, world) };
    case "expire-history":
      world.commit({ type: "history.expire", email });
      return viewAccount(mailbox, world);
    case "revoke":
      world.commit({ type: "grant.revoke", email });
      return viewAccount(mailbox, world);
    case "expire-access-tokens":
      world.commit({ type: "access.expire", email });
      return viewAccount(mailbox, world);
    default:
      throw new GoogleError(404, `No such control: ${action}`);
  }
}

function injectMail(world: World, mailbox: Mailbox, body: Record<string, unknown>): unknown {
  const labelIds =
    body.labelIds === undefined ? ["UNREAD", "CATEGORY_PERSONAL", "INBOX"] : readStrings(body, "labelIds");
  const internalDate = typeof body.internalDate === "number" ? body.internalDate : world.now();
  const arrival = arrivalOf(mailbox, { source: sourceOf(body, mailbox, internalDate), labelIds, internalDate });
  world.commit(arrival);
  const { id, threadId } = arrival.message;
  return { id, threadId, historyId: historyIdOf(mailbox.position) };
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

function generateInto(world: World, mailbox: Mailbox, count: number): number {
  if (!Number.isInteger(count) || count < 0 || count > MAX_GENERATED)
    throw new GoogleError(400, `count must be 0 to ${MAX_GENERATED}`);
  const now = world.now();
  const start = mailbox.messages.size;
  const operations: Operation[] = [];
  for (let index = 0; index < count; index += 1) {
    const internalDate = now - (count - index) * GENERATED_SPACING_MS;
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

function addAccount(body: Record<string, unknown>, { world }: ControlParts): unknown {
  const email = typeof body.email === "string" ? body.email.toLowerCase() : "";
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new GoogleError(400, "email is required");
  if (!world.mailbox(email)) {
    const name = typeof body.name === "string" && body.name ? body.name : (email.split("@")[0] ?? email);
    world.commit({ type: "account.add", account: accountOf(email, name) });
  }
  const mailbox = getMailbox(world, email);
  if (body.generate !== undefined) generateInto(world, mailbox, Number(body.generate));
  for (const mail of Array.isArray(body.messages) ? body.messages : [])
    if (isRecord(mail)) injectMail(world, mailbox, mail);
  return viewAccount(mailbox, world);
}

/** Walks the consent pages: `url` is the authorization URL the app made; the answer's `location` goes back to the app. */
function authorize(body: Record<string, unknown>, { authorization }: ControlParts): unknown {
  const url = new URL(String(body.url ?? ""), "http://localhost");
  const scopes = Array.isArray(body.scopes) ? body.scopes.map(String) : undefined;
  const reply = authorization.walk(
    url.searchParams,
    String(body.email ?? ""),
    body.allow !== false && body.allow !== "false",
    scopes,
  );
  const location = reply.headers?.location;
  if (!location)
    throw new GoogleError(reply.status, "The authorization request was refused: open it in a browser to see why.");
  return { location };
}

function viewAccount(mailbox: Mailbox, world: World): Record<string, unknown> {
  const { account } = mailbox;
  const unread = mailbox.order.filter((message) => message.labels.has("UNREAD")).length;
  const hidden = mailbox.order.filter((message) => message.labels.has("SPAM") || message.labels.has("TRASH")).length;
  const counts = { messages: mailbox.messages.size, threads: mailbox.threads.size, unread, spamOrTrash: hidden };
  return {
    ...account,
    ...counts,
    historyId: historyIdOf(mailbox.position),
    granted: [...(world.consents.get(account.email) ?? [])],
  };
}

function getMailbox(world: World, email: string): Mailbox {
  const mailbox = world.mailbox(email);
  if (!mailbox) throw new GoogleError(404, `No such account: ${email}`);
  return mailbox;
}

/** `at` or `offsetMs` sets the clock, `advanceMs` moves it; `isFrozen` stops it, so that only this call moves it. */
function setClock(world: World, body: Record<string, unknown>): void {
  const at = typeof body.at === "string" ? Date.parse(body.at) : body.at;
  const offset = typeof body.offsetMs === "number" ? Date.now() + body.offsetMs : undefined;
  const target = typeof at === "number" ? at : (offset ?? world.now() + Number(body.advanceMs ?? 0));
  if (!Number.isFinite(target)) throw new GoogleError(400, "at, offsetMs and advanceMs are times");
  const isFrozen = typeof body.isFrozen === "boolean" ? body.isFrozen : world.frozenAt !== null;
  world.commit({ type: "clock.set", offsetMs: target - Date.now(), frozenAt: isFrozen ? target : null });
}

function viewClock(world: World): unknown {
  return { now: world.now(), offsetMs: world.clockOffsetMs, isFrozen: world.frozenAt !== null };
}
