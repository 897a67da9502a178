import { createHash } from "node:crypto";
import { decodeJwt } from "jose";
import { type Call, formOf, json, type Reply } from "../http/exchange";
import type { AccessToken, Account } from "../store/operations";
import type { World } from "../store/world";
import { type OAuthClient, OAuthError } from "./client";
import type { SigningKey } from "./signing-key";

const EMAIL = "https://www.googleapis.com/auth/userinfo.email";
const PROFILE = "https://www.googleapis.com/auth/userinfo.profile";
const ID_TOKEN_TTL_S = 3600;

/** OpenID discovery; every address lies under the origin the caller used. */
export function discoveryDocument(origin: string): Reply {
  return json({
    issuer: origin,
    authorization_endpoint: `${origin}/o/oauth2/v2/auth`,
    token_endpoint: `${origin}/token`,
    userinfo_endpoint: `${origin}/v1/userinfo`,
    revocation_endpoint: `${origin}/revoke`,
    jwks_uri: `${origin}/oauth2/v3/certs`,
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    scopes_supported: ["openid", "email", "profile"],
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
    claims_supported: [
      "aud",
      "email",
      "email_verified",
      "exp",
      "family_name",
      "given_name",
      "iat",
      "iss",
      "name",
      "picture",
      "sub",
    ],
    code_challenge_methods_supported: ["plain", "S256"],
    grant_types_supported: ["authorization_code", "refresh_token"],
  });
}

type IdTokenInput = {
  account: Account;
  access: AccessToken;
  client: OAuthClient;
  key: SigningKey;
  issuer: string;
  nonce: string | null;
};

/** Its times are those of the real clock, whatever the peer's own says: who checks them has no other. */
export async function makeIdToken({ account, access, client, key, issuer, nonce }: IdTokenInput): Promise<string> {
  const iat = Math.floor(Date.now() / 1000);
  const half = createHash("sha256").update(access.token).digest().subarray(0, 16);
  return await key.sign({
    iss: issuer,
    azp: client.clientId,
    aud: client.clientId,
    ...profileOf(account, access.scopes, issuer),
    at_hash: half.toString("base64url"),
    ...(nonce === null ? {} : { nonce }),
    iat,
    exp: iat + ID_TOKEN_TTL_S,
  });
}

/** `v2` names the subject `id`; v1 (OpenID) and v3 name it `sub`. Throws OAuthError. */
export function userInfo(call: Call, world: World, isV2: boolean): Reply {
  const bearer = /^Bearer (.+)$/i.exec(call.headers.authorization ?? "")?.[1] ?? formOf(call).get("access_token");
  const access = findLiveToken(world, bearer);
  const account = access && world.mailbox(access.email)?.account;
  if (!access || !account) throw new OAuthError("invalid_request", "Invalid Credentials", 401);
  const profile = profileOf(account, access.scopes, call.origin);
  if (!isV2) return json(profile);
  const { sub, email_verified, ...rest } = profile;
  return json({ id: sub, ...rest, ...(email_verified ? { verified_email: true } : {}) });
}

/** What a token stands for. Throws OAuthError. */
export function tokenInfo(call: Call, world: World, client: OAuthClient): Reply {
  const form = formOf(call);
  const idToken = form.get("id_token");
  if (idToken) return json(decodeIdToken(idToken));
  const bearer = /^Bearer (.+)$/i.exec(call.headers.authorization ?? "")?.[1];
  const access = findLiveToken(world, form.get("access_token") ?? bearer ?? null);
  const account = access && world.mailbox(access.email)?.account;
  if (!access || !account) throw new OAuthError("invalid_token", "Invalid Value");
  const withEmail = access.scopes.includes(EMAIL) ? { email: account.email, email_verified: "true" } : {};
  return json({
    azp: client.clientId,
    aud: client.clientId,
    sub: account.sub,
    scope: access.scopes.join(" "),
    exp: String(Math.floor(access.expiresAt / 1000)),
    expires_in: String(Math.max(0, Math.floor((access.expiresAt - world.now()) / 1000))),
    ...withEmail,
    access_type: access.refreshToken ? "offline" : "online",
  });
}

export function findLiveToken(world: World, text: string | null | undefined): AccessToken | undefined {
  const access = text ? world.accessTokens.get(text) : undefined;
  return access && access.expiresAt > world.now() ? access : undefined;
}

function decodeIdToken(idToken: string): unknown {
  try {
    return decodeJwt(idToken);
  } catch {
    throw new OAuthError("invalid_token", "Invalid Value");
  }
}

function profileOf(account: Account, scopes: readonly string[], origin: string) {
  const [given = account.name, ...family] = account.name.split(" ");
  return {
    sub: account.sub,
    ...(scopes.includes(EMAIL) ? { email: account.email, email_verified: true } : {}),
    ...(scopes.includes(PROFILE)
      ? {
          name: account.name,
          picture: `${origin}/picture/${account.sub}.svg`,
          given_name: given,
          ...(family.length > 0 ? { family_name: family.join(" ") } : {}),
        }
      : {}),
  };
}
