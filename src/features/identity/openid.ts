import "server-only";
import { decodeJwt } from "jose";
import type { OAuthConfig } from "next-auth/providers/oauth";
import type { Claims } from "./accounts/provider-email";
import type { ProviderSettings } from "./providers";

type Tokens = { id_token?: string; access_token?: string };
type AsksUserinfo = { userinfo: (accessToken: string) => Promise<Claims> };

/** The id token's claims (checked by then); from issuers that keep the address out of it, with the userinfo's. */
async function claimsOf({ id_token = "", access_token = "" }: Tokens, client: AsksUserinfo): Promise<Claims> {
  const claims: Claims = decodeJwt(id_token);
  if (claims.email || !access_token) return claims;
  const more = await client.userinfo(access_token);
  return more.sub === claims.sub ? { ...more, ...claims } : claims;
}

/** An OpenID provider for next-auth. Identity scopes only: Gmail is asked for in a second, explained step. */
export const openId = ({ id, name, clientId, clientSecret, wellKnown }: ProviderSettings): OAuthConfig<Claims> => ({
  id,
  name,
  type: "oauth",
  wellKnown,
  clientId,
  clientSecret,
  idToken: true,
  checks: ["pkce", "state", "nonce"],
  authorization: { params: { scope: "openid email profile" } },
  httpOptions: { timeout: 10_000 },
  userinfo: { request: ({ tokens, client }) => claimsOf(tokens, client) },
  profile: (claims) => ({ id: String(claims.sub), name: typeof claims.name === "string" ? claims.name : null }),
});
