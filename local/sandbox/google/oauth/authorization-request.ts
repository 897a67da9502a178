import type { OAuthClient } from "./client";
import { parseScopes } from "./scopes";

/** A checked authorization request; `query` is kept to pass it from page to page. */
export type AuthorizationRequest = {
  query: string;
  redirectUri: string;
  state: string | null;
  scopes: string[];
  nonce: string | null;
  challenge: string | null;
  challengeMethod: string;
  offline: boolean;
  prompts: Set<string>;
  includeGranted: boolean;
  loginHint: string | null;
};

/** An error shown on a page of Google's, not sent to the app: the app is not known well enough to be redirected to. */
export class PageError extends Error {
  constructor(
    readonly error: string,
    readonly explanation: string,
    readonly status = 400,
  ) {
    super(`${error}: ${explanation}`);
  }
}

/** Reads the query of an authorization request. Throws PageError. */
export function parseAuthorizationRequest(query: URLSearchParams, client: OAuthClient): AuthorizationRequest {
  const required = (name: string) => {
    const value = query.get(name);
    if (!value) throw new PageError("invalid_request", `Required parameter is missing: ${name}`);
    return value;
  };
  if (required("client_id") !== client.clientId) {
    throw new PageError("invalid_client", "The OAuth client was not found.", 401);
  }
  const redirectUri = required("redirect_uri");
  if (!client.redirectUris.includes(redirectUri)) {
    throw new PageError("redirect_uri_mismatch", `This app sent a redirect URI that is not registered: ${redirectUri}`);
  }
  const responseType = required("response_type");
  if (responseType !== "code")
    throw new PageError("unsupported_response_type", `Invalid response_type: ${responseType}`);
  const scopes = parseScopes(required("scope"));
  if (!scopes) throw new PageError("invalid_scope", "Some requested scopes are invalid.");
  const challengeMethod = query.get("code_challenge_method") ?? "plain";
  if (query.has("code_challenge") && challengeMethod !== "S256" && challengeMethod !== "plain") {
    throw new PageError("invalid_request", "Invalid parameter value for code_challenge_method");
  }
  return {
    query: query.toString(),
    redirectUri,
    state: query.get("state"),
    scopes,
    nonce: query.get("nonce"),
    challenge: query.get("code_challenge"),
    challengeMethod,
    offline: query.get("access_type") === "offline",
    prompts: new Set((query.get("prompt") ?? "").split(/\s+/).filter(Boolean)),
    includeGranted: query.get("include_granted_scopes") === "true",
    loginHint: query.get("login_hint"),
  };
}
