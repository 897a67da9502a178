import { type Call, formOf, json, type Reply } from "../http/exchange";
import type { World } from "../store/world";
import type { Authorization } from "./authorize";
import { type OAuthClient, OAuthError } from "./client";
import { discoveryDocument, tokenInfo, userInfo } from "./identity";
import { renderPicture } from "./pages";
import type { SigningKey } from "./signing-key";
import { exchangeToken, revokeToken } from "./token";

export type OAuthParts = { world: World; client: OAuthClient; key: SigningKey; authorization: Authorization };

/** Google spreads these over several hosts and versions; all live under one origin here. Null = no such route. */
export async function answerOAuth(call: Call, parts: OAuthParts): Promise<Reply | null> {
  try {
    return await route(call, parts);
  } catch (error) {
    if (error instanceof OAuthError) return error.toReply();
    throw error;
  }
}

async function route(call: Call, { world, client, key, authorization }: OAuthParts): Promise<Reply | null> {
  switch (`${call.method} ${call.path}`) {
    case "GET /o/oauth2/v2/auth":
    case "POST /o/oauth2/v2/auth":
    case "GET /o/oauth2/auth":
      return authorization.begin(call);
    case "POST /signin/oauth/account":
      return authorization.chooseAccount(call);
    case "GET /signin/oauth/consent":
      return authorization.showConsent(call);
    case "POST /signin/oauth/consent":
      return authorization.decide(call);
    case "POST /token":
    case "POST /oauth2/token":
    case "POST /oauth2/v4/token":
    case "POST /o/oauth2/token":
      return await exchangeToken(call, world, client, key);
    case "POST /revoke":
    case "GET /revoke":
    case "POST /oauth2/revoke":
    case "GET /o/oauth2/revoke":
    case "POST /o/oauth2/revoke":
      return revokeToken(formOf(call).get("token"), world);
    case "GET /tokeninfo":
    case "POST /tokeninfo":
    case "GET /oauth2/v1/tokeninfo":
    case "GET /oauth2/v3/tokeninfo":
    case "POST /oauth2/v3/tokeninfo":
      return tokenInfo(call, world, client);
    case "GET /v1/userinfo":
    case "POST /v1/userinfo":
    case "GET /oauth2/v3/userinfo":
    case "POST /oauth2/v3/userinfo":
      return userInfo(call, world, false);
    case "GET /oauth2/v1/userinfo":
    case "GET /oauth2/v2/userinfo":
    case "GET /userinfo/v2/me":
      return userInfo(call, world, true);
    case "GET /oauth2/v3/certs":
      return json(key.jwks, 200, { "cache-control": "public, max-age=60" });
    case "GET /oauth2/v1/certs":
      return json(key.pems, 200, { "cache-control": "public, max-age=60" });
    case "GET /.well-known/openid-configuration":
      return discoveryDocument(call.origin);
    default:
      return answerPicture(call, world);
  }
}

function answerPicture(call: Call, world: World): Reply | null {
  const sub = /^\/picture\/(\d+)\.svg$/.exec(call.path)?.[1];
  const account = sub && [...world.mailboxes.values()].find((mailbox) => mailbox.account.sub === sub)?.account;
  if (!account) return null;
  return {
    status: 200,
    headers: { "content-type": "image/svg+xml", "cache-control": "max-age=3600" },
    body: renderPicture(account),
  };
}
