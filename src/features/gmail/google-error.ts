import { AppError, type ErrorCode } from "@/lib/errors";

/**
 * What Google's refusals mean to us. `unauthorized` is an access token past its time, `revoked` a
 * grant taken back, `rate_limited` never the fault of the mail asked for.
 */
export type GoogleErrorKind =
  | "unauthorized"
  | "revoked"
  | "missing_scope"
  | "rate_limited"
  | "not_found"
  | "unavailable"
  | "refused";

const codes: Record<GoogleErrorKind, ErrorCode> = {
  unauthorized: "unavailable",
  revoked: "conflict",
  missing_scope: "forbidden",
  rate_limited: "rate_limited",
  not_found: "not_found",
  unavailable: "unavailable",
  refused: "invalid",
};
const sentences: Record<GoogleErrorKind, string> = {
  unauthorized: "Google did not accept our access. Please try again.",
  revoked: "Google says that our access to this account was taken back. Connect the account again.",
  missing_scope: "Google did not allow this: a permission is missing. Connect the account again and leave it ticked.",
  rate_limited: "Gmail asks us to slow down. Please try again in a minute.",
  not_found: "Gmail no longer has this.",
  unavailable: "Gmail does not answer right now. Please try again in a minute.",
  refused: "Gmail did not accept the request.",
};

export class GoogleError extends AppError {
  constructor(
    readonly kind: GoogleErrorKind,
    /** Google's own words, for the log and for a failed mail's reason. */
    readonly reason: string,
    retryAfterSeconds?: number,
  ) {
    super(codes[kind], sentences[kind], undefined, { retryAfterSeconds });
    this.name = "GoogleError";
  }
}

const rateReasons = /rateLimitExceeded|userRateLimitExceeded|quotaExceeded|dailyLimitExceeded|RESOURCE_EXHAUSTED/;
const scopeReasons = /insufficientPermissions|ACCESS_TOKEN_SCOPE_INSUFFICIENT|insufficient_scope/;

/** Reads seconds or an HTTP date. */
export function retryAfterSeconds(value: string | null | undefined, now = Date.now()): number | undefined {
  if (!value) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(Math.ceil(seconds), 1), 3600) : undefined;
}

/** Google's answer as one of our errors. `body` is parsed JSON or text; `status` 0 means no answer at all. */
export function googleError(status: number, body: unknown, retryAfter?: string | null): GoogleError {
  const text = typeof body === "string" ? body : JSON.stringify(body ?? "");
  const reason = `${status} ${/"message":\s*"([^"]{1,300})/.exec(text)?.[1] ?? /"error(?:_description)?":\s*"([^"]{1,300})/.exec(text)?.[1] ?? text.slice(0, 200)}`;
  if (/invalid_grant/.test(text)) return new GoogleError("revoked", reason);
  if (status === 429 || (status === 403 && rateReasons.test(text)))
    return new GoogleError("rate_limited", reason, retryAfterSeconds(retryAfter));
  if (status === 403 && scopeReasons.test(text)) return new GoogleError("missing_scope", reason);
  if (status === 401) return new GoogleError("unauthorized", reason);
  if (status === 404 || status === 410) return new GoogleError("not_found", reason);
  if (status === 0 || status === 408 || status >= 500)
    return new GoogleError("unavailable", reason, retryAfterSeconds(retryAfter));
  return new GoogleError("refused", reason);
}
