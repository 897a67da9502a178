import { type Call, json, type Reply } from "../google/http/exchange";
import { serve } from "../google/http/serve";
import { renderPicture } from "../google/oauth/pages";
import { SigningKey } from "../google/oauth/signing-key";
import type { Peer } from "../peer";
import { MICROSOFT_ACCOUNTS, TENANT_ID } from "./accounts";
import { answerChoice, pictureId, showAccounts } from "./authorize";
import { graphError, TokenError } from "./errors";
import { type MicrosoftClient, type MicrosoftState, newState, type Token } from "./state";
import { exchangeToken, issuerOf } from "./token";

export type MicrosoftOptions = {
  /** 0 = choose. */
  port: number;
  clientId: string;
  clientSecret: string;
  redirectUris: readonly string[];
  /** What the page calls the app. */
  appName?: string;
};

/** Starts the Microsoft sandbox: sign-in (any tenant name in the path) and Graph's `/me`. It keeps nothing on disk. */
export async function startMicrosoft(options: MicrosoftOptions): Promise<Peer> {
  const client: MicrosoftClient = { ...options, appName: options.appName ?? "Inflow" };
  const state = newState();
  const key = new SigningKey(await SigningKey.generate());
  const server = await serve(options.port, async (call) => {
    try {
      return await route(call, client, state, key);
    } catch (error) {
      if (error instanceof TokenError) return error.toReply();
      throw error;
    }
  });
  return { url: server.url, close: server.close };
}

async function route(call: Call, client: MicrosoftClient, state: MicrosoftState, key: SigningKey): Promise<Reply> {
  // The tenant may stand before any sign-in path: `common`, `organizations`, or an id.
  const path = call.path.replace(/^\/[\w.-]+(?=\/(?:oauth2\/v2\.0|v2\.0|discovery)\/)/, "");
  switch (`${call.method} ${path}`) {
    case "GET /v2.0/.well-known/openid-configuration":
      return discoveryDocument(call.origin);
    case "GET /discovery/v2.0/keys":
      return json(key.jwks);
    case "GET /oauth2/v2.0/authorize":
      return showAccounts(call, client);
    case "POST /signin":
      return answerChoice(call, client, state);
    case "POST /oauth2/v2.0/token":
      return await exchangeToken(call, { client, state, key });
    case "GET /oidc/userinfo":
    case "GET /v1.0/me":
      return showProfile(call, state, path === "/v1.0/me");
    case "GET /__control/accounts":
      return json(MICROSOFT_ACCOUNTS);
    case "POST /__control/reset":
      for (const part of [state.codes, state.access, state.refresh]) part.clear();
      return json({});
    default:
      return (
        answerPicture(path) ?? graphError(404, "ResourceNotFound", `Resource not found for the path '${call.path}'.`)
      );
  }
}

function discoveryDocument(origin: string): Reply {
  const base = `${origin}/${TENANT_ID}`;
  return json({
    issuer: issuerOf(origin),
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    userinfo_endpoint: `${origin}/oidc/userinfo`,
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
    claims_supported: [
      "sub",
      "iss",
      "aud",
      "exp",
      "iat",
      "nonce",
      "preferred_username",
      "name",
      "tid",
      "oid",
      "ver",
      "email",
    ],
    code_challenge_methods_supported: ["plain", "S256"],
  });
}

function showProfile(call: Call, state: MicrosoftState, isGraph: boolean): Reply {
  const token = findToken(call, state);
  if (!token) return graphError(401, "InvalidAuthenticationToken", "Access token is empty, expired or unknown.");
  const { email, name, oid, sub } = token.account;
  const [givenName = name, ...family] = name.split(" ");
  if (!isGraph) return json({ sub, name, given_name: givenName, family_name: family.join(" "), email });
  const person = {
    displayName: name,
    givenName,
    surname: family.join(" "),
    mail: email,
    userPrincipalName: email,
    id: oid,
  };
  const empty = {
    businessPhones: [],
    jobTitle: null,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
  };
  return json({ "@odata.context": `${call.origin}/v1.0/$metadata#users/$entity`, ...person, ...empty });
}

function findToken(call: Call, state: MicrosoftState): Token | undefined {
  const token = state.access.get(/^Bearer\s+(.+)$/i.exec(call.headers.authorization ?? "")?.[1] ?? "");
  return token && token.expiresAt > Date.now() ? token : undefined;
}

function answerPicture(path: string): Reply | null {
  const id = /^\/picture\/(\d+)\.svg$/.exec(path)?.[1];
  const account = MICROSOFT_ACCOUNTS.find((known) => pictureId(known.oid) === id);
  if (!account || !id) return null;
  return { status: 200, headers: { "content-type": "image/svg+xml" }, body: renderPicture({ ...account, sub: id }) };
}
