import { setTimeout as sleep } from "node:timers/promises";
import { GoogleError } from "../gmail/errors";
import type { Call, Reply } from "../http/exchange";
import { isRecord, json } from "../http/exchange";
import { randomOf } from "./push-settings";

/** A fault the peer shows to calls that match; `left` null = until removed. */
export type FaultRule = {
  id: number;
  /** Matched against `METHOD /path`, as a regular expression. */
  match: string;
  /** Only calls of this account. */
  email: string | null;
  status: number | null;
  reason: string | null;
  message: string | null;
  /** The answer's body as it is, in place of an error; status 200 unless set. */
  body: string | null;
  retryAfter: string | null;
  delayMs: number;
  /** Matching calls let through before the rule acts. */
  skip: number;
  left: number | null;
  /** Share of the matching calls that meet the fault, drawn from `seed`. */
  chance: number;
  seed: number;
  drop: boolean;
  /** `after`: the work is done and its answer lost. */
  when: "before" | "after";
};

type Armed = { rule: FaultRule; pattern: RegExp; random: () => number };

/** The faults set by the control API, first match first. */
export class Faults {
  private armed: Armed[] = [];
  private nextId = 1;

  get rules(): FaultRule[] {
    return this.armed.map(({ rule }) => rule);
  }

  /** Throws GoogleError 400 on a rule that could never act. */
  add(input: unknown): FaultRule {
    if (!isRecord(input)) throw new GoogleError(400, "A fault rule is an object");
    const text = (name: string) => (typeof input[name] === "string" ? String(input[name]) : null);
    const number = (name: string) => (typeof input[name] === "number" ? Number(input[name]) : null);
    const method = text("method") ? `^${text("method")?.toUpperCase()} ` : "";
    const path = text("path") ?? "";
    const rule: FaultRule = {
      id: this.nextId,
      match: text("match") ?? (method ? `${method}.*${path.replace(/^\^/, "")}` : path),
      email: text("email")?.toLowerCase() ?? null,
      status: number("status"),
      reason: text("reason"),
      message: text("message"),
      body: text("body"),
      retryAfter: input.retryAfter === undefined ? null : String(input.retryAfter),
      delayMs: number("delayMs") ?? 0,
      skip: number("skip") ?? 0,
      left: number("count"),
      chance: number("chance") ?? 1,
      seed: number("seed") ?? 1,
      drop: input.drop === true,
      when: input.when === "after" ? "after" : "before",
    };
    if (rule.status === null && rule.body === null && rule.delayMs === 0 && !rule.drop)
      throw new GoogleError(400, "Set status, body, delayMs or drop");
    this.armed.push({ rule, pattern: patternOf(rule.match), random: randomOf(rule.seed) });
    this.nextId += 1;
    return rule;
  }

  remove(id: number): void {
    this.armed = this.armed.filter(({ rule }) => rule.id !== id);
  }

  clear(): void {
    this.armed = [];
  }

  /** Does `work`, or shows the fault that the first matching rule asks for, before it or in place of its answer. */
  async around(call: Call, email: string | undefined, work: () => Reply | Promise<Reply>): Promise<Reply> {
    const rule = this.armed.length > 0 ? this.take(call, email) : undefined;
    if (!rule) return await work();
    if (rule.delayMs > 0) await sleep(rule.delayMs);
    const fault = faultOf(rule, call);
    if (!fault || rule.when === "before") return fault ?? (await work());
    const reply = await work();
    return reply.status < 400 ? fault : reply;
  }

  private take(call: Call, email: string | undefined): FaultRule | undefined {
    const line = `${call.method} ${call.path}`;
    for (const { rule, pattern, random } of this.armed) {
      if (rule.left === 0 || !pattern.test(line) || (rule.email !== null && rule.email !== email)) continue;
      if (rule.skip > 0) rule.skip -= 1;
      else if (rule.chance >= 1 || random() < rule.chance) {
        if (rule.left !== null) rule.left -= 1;
        return rule;
      }
    }
    return undefined;
  }
}

function patternOf(match: string): RegExp {
  try {
    return new RegExp(match);
  } catch (error) {
    throw new GoogleError(400, String(error));
  }
}

/** The answer a rule dictates; null = none, it only delays. */
function faultOf(rule: FaultRule, call: Call): Reply | null {
  if (rule.drop) return { status: 503, body: "", dropped: true };
  const headers: Record<string, string> = rule.retryAfter === null ? {} : { "retry-after": rule.retryAfter };
  if (rule.body !== null) {
    return {
      status: rule.status ?? 200,
      headers: { "content-type": "application/json; charset=UTF-8", ...headers },
      body: rule.body,
    };
  }
  if (rule.status === null) return null;
  if (!/\/gmail\//.test(call.path) && !call.path.startsWith("/batch")) {
    const error = { error: rule.reason ?? "internal_failure", error_description: rule.message ?? "Injected fault." };
    return json(error, rule.status, headers);
  }
  const domain = /rateLimit|quota|dailyLimit/i.test(rule.reason ?? "") ? "usageLimits" : "global";
  const message = rule.message ?? "Injected fault.";
  return new GoogleError(rule.status, message, rule.reason ?? undefined, { headers, domain }).toReply();
}
