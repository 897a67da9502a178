import { setTimeout as sleep } from "node:timers/promises";
import { GoogleError } from "../gmail/errors";
import type { Call, Reply } from "../http/exchange";
import { isRecord, json } from "../http/exchange";

/** A fault the peer shows to calls that match; `left` null = until removed. */
export type FaultRule = {
  id: number;
  /** Matched against `METHOD /path`, as a regular expression. */
  match: string;
  status: number | null;
  reason: string | null;
  message: string | null;
  retryAfter: string | null;
  delayMs: number;
  /** Matching calls let through before the rule acts. */
  skip: number;
  left: number | null;
  drop: boolean;
};

/** The faults set by the control API, first match first. */
export class Faults {
  readonly rules: FaultRule[] = [];
  private nextId = 1;

  /** Throws GoogleError 400 on a rule that could never act. */
  add(input: unknown): FaultRule {
    if (!isRecord(input)) throw new GoogleError(400, "A fault rule is an object");
    const method = typeof input.method === "string" ? `^${input.method.toUpperCase()} ` : "";
    const path = typeof input.path === "string" ? input.path : "";
    const rule: FaultRule = {
      id: this.nextId,
      match: typeof input.match === "string" ? input.match : method ? `${method}.*${path.replace(/^\^/, "")}` : path,
      status: typeof input.status === "number" ? input.status : null,
      reason: typeof input.reason === "string" ? input.reason : null,
      message: typeof input.message === "string" ? input.message : null,
      retryAfter: input.retryAfter === undefined ? null : String(input.retryAfter),
      delayMs: typeof input.delayMs === "number" ? input.delayMs : 0,
      skip: typeof input.skip === "number" ? input.skip : 0,
      left: typeof input.count === "number" ? input.count : null,
      drop: input.drop === true,
    };
    new RegExp(rule.match);
    if (rule.status === null && rule.delayMs === 0 && !rule.drop)
      throw new GoogleError(400, "Set status, delayMs or drop");
    this.nextId += 1;
    this.rules.push(rule);
    return rule;
  }

  clear(): void {
    this.rules.length = 0;
  }

  /** Waits as the rule says and gives its answer, or null when the call goes on. */
  async apply(call: Call): Promise<Reply | null> {
    const line = `${call.method} ${call.path}`;
    const rule = this.rules.find((candidate) => candidate.left !== 0 && new RegExp(candidate.match).test(line));
    if (!rule) return null;
    if (rule.skip > 0) {
      rule.skip -= 1;
      return null;
    }
    if (rule.left !== null) rule.left -= 1;
    if (rule.delayMs > 0) await sleep(rule.delayMs);
    if (rule.drop) return { status: 503, body: "", dropped: true };
    if (rule.status === null) return null;
    const headers: Record<string, string> = rule.retryAfter === null ? {} : { "retry-after": rule.retryAfter };
    if (!/\/gmail\//.test(call.path) && !call.path.startsWith("/batch")) {
      return json(
        { error: rule.reason ?? "internal_failure", error_description: rule.message ?? "Injected fault." },
        rule.status,
        headers,
      );
    }
    const domain = /rateLimit|quota|dailyLimit/i.test(rule.reason ?? "") ? "usageLimits" : "global";
    return new GoogleError(rule.status, rule.message ?? "Injected fault.", rule.reason ?? undefined, {
      headers,
      domain,
    }).toReply();
  }
}
