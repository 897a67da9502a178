import { json, type Reply } from "../http/exchange";

const STATUS: Record<number, string> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  409: "ABORTED",
  412: "FAILED_PRECONDITION",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
};

const REASON: Record<number, string> = {
  400: "invalidArgument",
  401: "authError",
  403: "forbidden",
  404: "notFound",
  409: "aborted",
  429: "rateLimitExceeded",
  500: "backendError",
  503: "backendError",
};

export type ErrorExtras = {
  status?: string;
  domain?: string;
  location?: string;
  headers?: Record<string, string>;
  details?: unknown[];
};

/** An error in the shape Google's APIs answer with. */
export class GoogleError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly reason = REASON[code] ?? "backendError",
    readonly extras: ErrorExtras = {},
  ) {
    super(message);
  }

  toReply(): Reply {
    const { domain = "global", location, headers, details } = this.extras;
    const where = location ? { location, locationType: location === "Authorization" ? "header" : "parameter" } : {};
    const error = {
      code: this.code,
      message: this.message,
      errors: [
        {
          message: this.reason === "authError" ? "Invalid Credentials" : this.message,
          domain,
          reason: this.reason,
          ...where,
        },
      ],
      status: this.extras.status ?? STATUS[this.code] ?? "UNKNOWN",
      ...(details ? { details } : {}),
    };
    return json({ error }, this.code, headers);
  }
}

export function notFound(): GoogleError {
  return new GoogleError(404, "Requested entity was not found.");
}

export function invalid(message: string): GoogleError {
  return new GoogleError(400, message);
}

export function unauthenticated(): GoogleError {
  const message =
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";
  const headers = { "www-authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"' };
  return new GoogleError(401, message, "authError", { location: "Authorization", headers });
}

export function insufficientScope(method: string, scopes: readonly string[]): GoogleError {
  const realm = `Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="${scopes.join(" ")}"`;
  const info = {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
    domain: "googleapis.com",
    metadata: { service: "gmail.googleapis.com", method },
  };
  const extras = { headers: { "www-authenticate": realm }, details: [info] };
  return new GoogleError(403, "Request had insufficient authentication scopes.", "insufficientPermissions", extras);
}
