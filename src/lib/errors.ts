const httpStatus = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  limit_reached: 402,
  rate_limited: 429,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof httpStatus;
export type FieldErrors = Record<string, string[]>;

/** The one error class. Its message is written for the person who will read it. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly fields?: FieldErrors,
    readonly details?: { retryAfterSeconds?: number },
  ) {
    super(message);
    this.name = "AppError";
  }
  get status() {
    return httpStatus[this.code];
  }
}

export const notFound = (noun: string) => new AppError("not_found", `This ${noun} does not exist or is not yours.`);
