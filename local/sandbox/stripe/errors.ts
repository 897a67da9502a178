/** A failure in Stripe's shape: `{ error: { type, message, code?, param? } }`. */
export class StripeFailure extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly details: {
      type?: string;
      code?: string;
      param?: string;
      decline_code?: string;
      [more: string]: unknown;
    } = {},
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }

  body() {
    const { type = "invalid_request_error", code, ...rest } = this.details;
    const documented = code
      ? { code, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}` }
      : {};
    return { error: { type, message: this.message, ...documented, ...rest } };
  }
}

export const missing = (kind: string, id: string, param = "id", status = 404) =>
  new StripeFailure(status, `No such ${kind}: '${id}'`, { code: "resource_missing", param });

export const invalid = (message: string, param?: string, code?: string) =>
  new StripeFailure(400, message, { ...(param && { param }), ...(code && { code }) });
