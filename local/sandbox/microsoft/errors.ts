import { randomUUID } from "node:crypto";
import { json, type Reply } from "../google/http/exchange";

/** An error of the token endpoint; `code` is the AADSTS number. */
export class TokenError extends Error {
  constructor(
    readonly error: string,
    readonly code: number,
    readonly description: string,
    readonly status = 400,
  ) {
    super(`${error}: ${description}`);
  }

  toReply(): Reply {
    const trace = {
      trace_id: randomUUID(),
      correlation_id: randomUUID(),
      timestamp: new Date().toISOString().replace("T", " "),
    };
    const description = `AADSTS${this.code}: ${this.description} Trace ID: ${trace.trace_id}`;
    return json({ error: this.error, error_description: description, error_codes: [this.code], ...trace }, this.status);
  }
}

/** An error in Microsoft Graph's shape. */
export function graphError(status: number, code: string, message: string): Reply {
  const innerError = {
    date: new Date().toISOString().slice(0, 19),
    "request-id": randomUUID(),
    "client-request-id": randomUUID(),
  };
  return json({ error: { code, message, innerError } }, status);
}
