import { GoogleError } from "../gmail/errors";
import type { Quota } from "../gmail/quota";
import { QUOTA_UNITS_2026 } from "../gmail/quota-units";
import { type Call, formOf, isRecord, json, type Reply } from "../http/exchange";
import type { Authorization } from "../oauth/authorize";
import type { Mailbox } from "../store/mailbox";
import type { World } from "../store/world";
import { addAccount, getMailbox, steerAccount, viewAccount, viewMailbox } from "./accounts";
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
  const [, email, action] = /^\/__control\/accounts\/([^/]+)(?:\/([\w-]+))?$/.exec(call.path) ?? [];
  if (email) return answerAccount(call.method, getMailbox(world, decodeURIComponent(email)), action, body, world);
  const [, fault] = /^\/__control\/faults\/(\d+)$/.exec(call.path) ?? [];
  if (fault && call.method === "DELETE") return faults.remove(Number(fault));
  switch (`${call.method} ${call.path.slice("/__control/".length)}`) {
    case "GET accounts":
      return [...world.mailboxes.values()].map((mailbox) => viewAccount(world, mailbox));
    case "POST accounts":
      return addAccount(world, body);
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
    case "POST history":
      if (body.keepDays !== null && typeof body.keepDays !== "number") throw new GoogleError(400, "keepDays: a number");
      world.commit({ type: "history.keep", days: body.keepDays });
      return { keepDays: world.historyDays };
    case "GET push":
      return push.status();
    case "POST push":
      return push.configure(body);
    case "DELETE push":
      push.reset();
      return push.status();
    case "POST push/deliver":
      return await push.deliver(body);
    case "POST push/take":
      return await push.hand(body);
    case "POST push/drop":
      return push.drop(body);
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

function answerAccount(
  method: string,
  mailbox: Mailbox,
  action: string | undefined,
  body: Record<string, unknown>,
  world: World,
): unknown {
  if (method === "POST" && action) return steerAccount(world, mailbox, action, body);
  if (method === "GET" && !action) return viewAccount(world, mailbox);
  if (method === "GET" && action === "messages") return viewMailbox(mailbox);
  if (method === "DELETE" && !action) return world.commit({ type: "account.remove", email: mailbox.account.email });
  throw new GoogleError(404, `No such control: ${method} ${action ?? "account"}`);
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
