/** A failure in the vendor's shape: `{ type: "error", error: { type, message }, request_id }`. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
    readonly headers: Record<string, string> = {},
    readonly details?: { error_code: string },
  ) {
    super(message);
  }
}

const typesByStatus: Record<number, string> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  500: "api_error",
  504: "timeout_error",
  529: "overloaded_error",
};

export function errorType(status: number): string {
  return typesByStatus[status] ?? (status >= 500 ? "api_error" : "invalid_request_error");
}

export function errorBody(error: ApiError, requestId: string) {
  const { type, message, details } = error;
  return { type: "error", error: { type, message, ...(details && { details }) }, request_id: requestId };
}
