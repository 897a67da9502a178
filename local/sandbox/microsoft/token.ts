import { createHash, randomBytes } from "node:crypto";
import { type Call, formOf, json, type Reply } from "../google/http/exchange";
import type { SigningKey } from "../google/oauth/signing-key";
import { type MicrosoftAccount, TENANT_ID } from "./accounts";
import { TokenError } from "./errors";
import type { Code, MicrosoftClient, MicrosoftState } from "./state";

const TTL_S = 3599;
const REFRESH_TTL_MS = 90 * 24 * 3_600_000;

type TokenParts = { client: MicrosoftClient; state: MicrosoftState; key: SigningKey };

/** POST of the token endpoint. Throws TokenError. */
export async function exchangeToken(call: Call, parts: TokenParts): Promise<Reply> {
  const { client, state } = parts;
  const form = formOf(call);
  const basic = /^Basic (.+)$/i.exec(call.headers.authorization ?? "")?.[1];
  const [id, secret] = basic
    ? Buffer.from(basic, "base64").toString("utf8").split(":").map(decodeURIComponent)
    : [form.get("client_id"), form.get("client_secret")];
  if (id !== client.clientId)
    throw new TokenError("unauthorized_client", 700016, `Application with identifier '${id}' was not found.`);
  if (secret !== client.clientSecret)
    throw new TokenError("invalid_client", 7000215, "Invalid client secret provided.", 401);
  if (form.get("grant_type") === "authorization_code") {
    const text = form.get("code") ?? "";
    const code = state.codes.get(text);
    if (!code || code.expiresAt < Date.now())
      throw new TokenError("invalid_grant", 70000, "The provided value for the 'code' parameter is not valid.");
    if (form.get("redirect_uri") !== code.redirectUri)
      throw new TokenError("invalid_grant", 50011, "The redirect URI does not match.");
    checkVerifier(code, form.get("code_verifier"));
    state.codes.delete(text);
    return await issueTokens(call, code.account, code.scopes, code.nonce, parts);
  }
  if (form.get("grant_type") === "refresh_token") {
    const token = state.refresh.get(form.get("refresh_token") ?? "");
    if (!token || token.expiresAt < Date.now())
      throw new TokenError("invalid_grant", 70000, "The refresh token is not valid.");
    return await issueTokens(call, token.account, token.scopes, null, parts);
  }
  throw new TokenError(
    "unsupported_grant_type",
    70003,
    `The app requested an unsupported grant type '${form.get("grant_type")}'.`,
  );
}

async function issueTokens(
  call: Call,
  account: MicrosoftAccount,
  scopes: string[],
  nonce: string | null,
  { client, state, key }: TokenParts,
): Promise<Reply> {
  const access = `EwB.${randomBytes(64).toString("base64url")}`;
  state.access.set(access, { account, scopes, expiresAt: Date.now() + TTL_S * 1000 });
  // Every refresh hands out another refresh token; the earlier ones stay valid, as with Microsoft.
  const refresh = scopes.includes("offline_access") ? `M.R.${randomBytes(64).toString("base64url")}` : null;
  if (refresh) state.refresh.set(refresh, { account, scopes, expiresAt: Date.now() + REFRESH_TTL_MS });
  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    ver: "2.0",
    iss: issuerOf(call.origin),
    aud: client.clientId,
    sub: account.sub,
    oid: account.oid,
    tid: TENANT_ID,
    ...(scopes.includes("profile") ? { name: account.name, preferred_username: account.email } : {}),
    ...(scopes.includes("email") ? { email: account.email } : {}),
    ...(nonce === null ? {} : { nonce }),
    iat,
    nbf: iat,
    exp: iat + TTL_S,
  };
  const idToken = scopes.includes("openid") ? { id_token: await key.sign(claims) } : {};
  const granted = scopes.filter((scope) => scope !== "offline_access").join(" ");
  return json(
    {
      token_type: "Bearer",
      scope: granted,
      expires_in: TTL_S,
      ext_expires_in: TTL_S,
      access_token: access,
      ...(refresh ? { refresh_token: refresh } : {}),
      ...idToken,
    },
    200,
    { "cache-control": "no-store" },
  );
}

export function issuerOf(origin: string): string {
  return `${origin}/${TENANT_ID}/v2.0`;
}

function checkVerifier(code: Code, verifier: string | null): void {
  if (code.challenge === null) return;
  if (!verifier) throw new TokenError("invalid_grant", 501481, "The Code_Verifier is missing.");
  const made = code.challengeMethod === "S256" ? createHash("sha256").update(verifier).digest("base64url") : verifier;
  if (made !== code.challenge)
    throw new TokenError(
      "invalid_grant",
      501481,
      "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
    );
}
