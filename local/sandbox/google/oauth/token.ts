import { createHash, randomBytes } from "node:crypto";
import { type Call, json, type Reply } from "../http/exchange";
import type { AccessToken, AuthorizationCode, RefreshToken } from "../store/operations";
import type { World } from "../store/world";
import { checkClient, type OAuthClient, OAuthError } from "./client";
import { makeIdToken } from "./identity";
import type { SigningKey } from "./signing-key";

const ACCESS_TOKEN_TTL_S = 3599;
/** Google forgets the oldest refresh token of an account and client beyond this. */
const MAX_REFRESH_TOKENS = 100;

/** POST of the token endpoint. Throws OAuthError. */
export async function exchangeToken(call: Call, world: World, client: OAuthClient, key: SigningKey): Promise<Reply> {
  const form = checkClient(call, client);
  const grantType = form.get("grant_type");
  if (!grantType) throw new OAuthError("invalid_request", "Required parameter is missing: grant_type");
  if (grantType === "authorization_code") return await redeemCode(form, call, world, client, key);
  if (grantType === "refresh_token") return refresh(form, world);
  throw new OAuthError("unsupported_grant_type", `Invalid grant_type: ${grantType}`);
}

async function redeemCode(
  form: URLSearchParams,
  call: Call,
  world: World,
  client: OAuthClient,
  key: SigningKey,
): Promise<Reply> {
  const text = form.get("code");
  if (!text) throw new OAuthError("invalid_request", "Missing required parameter: code");
  const code = world.codes.get(text);
  if (!code) throw new OAuthError("invalid_grant", text.startsWith("4/") ? "Bad Request" : "Malformed auth code.");
  if (code.expiresAt < world.now()) throw new OAuthError("invalid_grant", "Bad Request");
  if (form.get("redirect_uri") !== code.redirectUri) throw new OAuthError("redirect_uri_mismatch", "Bad Request");
  checkVerifier(code, form.get("code_verifier"));
  const { email, scopes } = code;
  const refreshToken = code.offline ? newRefreshToken(world, email, scopes) : null;
  const access = newAccessToken(world, email, scopes, refreshToken?.token ?? null);
  world.commit(
    { type: "code.use", code: text },
    ...(refreshToken ? [{ type: "refresh.add" as const, token: refreshToken }] : []),
    { type: "access.add", token: access },
  );
  dropSurplus(world, email);
  const account = world.mailbox(email)?.account;
  const withIdentity = account && scopes.includes("openid");
  return tokenReply({
    access_token: access.token,
    expires_in: ACCESS_TOKEN_TTL_S,
    ...(refreshToken ? { refresh_token: refreshToken.token } : {}),
    scope: scopes.join(" "),
    token_type: "Bearer",
    ...(withIdentity
      ? {
          id_token: await makeIdToken({
            account,
            access,
            client,
            key,
            issuer: call.origin,
            nonce: code.nonce,
          }),
        }
      : {}),
  });
}

function refresh(form: URLSearchParams, world: World): Reply {
  const text = form.get("refresh_token");
  if (!text) throw new OAuthError("invalid_request", "Missing required parameter: refresh_token");
  const token = world.refreshTokens.get(text);
  if (!token) throw new OAuthError("invalid_grant", "Token has been expired or revoked.");
  const access = newAccessToken(world, token.email, token.scopes, token.token);
  world.commit({ type: "access.add", token: access });
  const { scopes } = token;
  return tokenReply({
    access_token: access.token,
    expires_in: ACCESS_TOKEN_TTL_S,
    scope: scopes.join(" "),
    token_type: "Bearer",
  });
}

/** Revoking any token takes back everything the account granted to the client. Throws OAuthError. */
export function revokeToken(text: string | null, world: World): Reply {
  const token = text ? (world.refreshTokens.get(text) ?? world.accessTokens.get(text)) : undefined;
  if (!token) throw new OAuthError(text ? "invalid_token" : "invalid_request", "Token expired or revoked");
  world.commit({ type: "grant.revoke", email: token.email });
  return json({});
}

/** Fresh tokens of an account, as the token endpoint would answer them. */
export function grantTokens(world: World, email: string, scopes: string[]): Record<string, unknown> {
  const refreshToken: RefreshToken = newRefreshToken(world, email, scopes);
  const access = newAccessToken(world, email, scopes, refreshToken.token);
  world.commit(
    { type: "consent", email, scopes },
    { type: "refresh.add", token: refreshToken },
    { type: "access.add", token: access },
  );
  return {
    access_token: access.token,
    refresh_token: refreshToken.token,
    expires_in: ACCESS_TOKEN_TTL_S,
    scope: scopes.join(" "),
    token_type: "Bearer",
  };
}

function newRefreshToken(world: World, email: string, scopes: string[]): RefreshToken {
  return { token: `1//0${randomBytes(48).toString("base64url")}`, email, scopes, createdAt: world.now() };
}

function checkVerifier(code: AuthorizationCode, verifier: string | null): void {
  if (code.challenge === null) return;
  if (!verifier) throw new OAuthError("invalid_grant", "Missing code verifier.");
  const made = code.challengeMethod === "S256" ? createHash("sha256").update(verifier).digest("base64url") : verifier;
  if (made !== code.challenge) throw new OAuthError("invalid_grant", "Invalid code verifier.");
}

function newAccessToken(world: World, email: string, scopes: string[], refreshToken: string | null): AccessToken {
  const token = `ya29.${randomBytes(64).toString("base64url")}`;
  return { token, email, scopes, refreshToken, expiresAt: world.now() + ACCESS_TOKEN_TTL_S * 1000 };
}

function dropSurplus(world: World, email: string): void {
  const own = [...world.refreshTokens.values()].filter((token) => token.email === email);
  for (const token of own.slice(0, Math.max(0, own.length - MAX_REFRESH_TOKENS)))
    world.refreshTokens.delete(token.token);
}

function tokenReply(fields: Record<string, unknown>): Reply {
  return json(fields, 200, { "cache-control": "no-cache, no-store, max-age=0, must-revalidate", pragma: "no-cache" });
}
