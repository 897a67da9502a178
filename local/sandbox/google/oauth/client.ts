import type { Call, Reply } from "../http/exchange";
import { formOf, json } from "../http/exchange";

/** The one OAuth client the peer knows: the app. */
export type OAuthClient = { clientId: string; clientSecret: string; redirectUris: readonly string[]; appName: string };

/** An error of the token, revocation and token-info endpoints, in Google's flat shape. */
export class OAuthError extends Error {
  constructor(
    readonly error: string,
    readonly description: string,
    readonly status = 400,
  ) {
    super(`${error}: ${description}`);
  }

  toReply(): Reply {
    const headers: Record<string, string> = { "cache-control": "no-store" };
    if (this.status === 401) headers["www-authenticate"] = 'Bearer realm="https://accounts.google.com/"';
    return json({ error: this.error, error_description: this.description }, this.status, headers);
  }
}

/** Checks client id and secret from the form or from HTTP Basic. Throws OAuthError. */
export function checkClient(call: Call, client: OAuthClient): URLSearchParams {
  const form = formOf(call);
  const basic = /^Basic (.+)$/i.exec(call.headers.authorization ?? "")?.[1];
  const [basicId, basicSecret] = basic ? Buffer.from(basic, "base64").toString("utf8").split(":") : [];
  const clientId = basicId ? decodeURIComponent(basicId) : form.get("client_id");
  const secret = basicSecret ? decodeURIComponent(basicSecret) : form.get("client_secret");
  if (!clientId) throw new OAuthError("invalid_request", "Could not determine client ID from request.");
  if (clientId !== client.clientId) throw new OAuthError("invalid_client", "The OAuth client was not found.", 401);
  if (!secret) throw new OAuthError("invalid_request", "client_secret is missing.");
  if (secret !== client.clientSecret) throw new OAuthError("invalid_client", "Unauthorized", 401);
  return form;
}
