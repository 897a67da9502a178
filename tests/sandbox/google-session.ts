import { gmail, type gmail_v1 } from "@googleapis/gmail";
import { CodeChallengeMethod, OAuth2Client } from "google-auth-library";
import { type GoogleOptions, startGoogle } from "../../local/sandbox/google/google";
import type { Peer } from "../../local/sandbox/peer";

export const REDIRECT = "http://localhost:3000/api/gmail/callback";
export const CLIENT = { clientId: "inflow-test", clientSecret: "test-secret" };
export const IDENTITY = ["openid", "email", "profile"];
export const READONLY = "https://www.googleapis.com/auth/gmail.readonly";
export const MODIFY = "https://www.googleapis.com/auth/gmail.modify";
export const SEND = "https://www.googleapis.com/auth/gmail.send";
export const FULL = "https://mail.google.com/";

/** A mailbox of twenty mails, for tests that start the peer more than once. */
export const SMALL: GoogleOptions["accounts"] = [
  { email: "ada@maple.test", name: "Ada Byrne", shares: [{ group: "easy-ham-1", from: 0, to: 20 }] },
];

export function startPeer(options: Partial<GoogleOptions> = {}): Promise<Peer> {
  return startGoogle({ port: 0, ...CLIENT, redirectUris: [REDIRECT], ...options });
}

/** The app's own client, pointed at the peer. */
export function oauthClient(url: string): OAuth2Client {
  return new OAuth2Client({
    ...CLIENT,
    redirectUri: REDIRECT,
    issuers: [url],
    endpoints: {
      oauth2AuthBaseUrl: `${url}/o/oauth2/v2/auth`,
      oauth2TokenUrl: `${url}/token`,
      oauth2RevokeUrl: `${url}/revoke`,
      tokenInfoUrl: `${url}/tokeninfo`,
      oauth2FederatedSignonPemCertsUrl: `${url}/oauth2/v1/certs`,
      oauth2FederatedSignonJwkCertsUrl: `${url}/oauth2/v3/certs`,
    },
  });
}

export async function pkce(client: OAuth2Client): Promise<{ verifier: string; challenge: string }> {
  const { codeVerifier, codeChallenge } = await client.generateCodeVerifierAsync();
  return { verifier: codeVerifier, challenge: codeChallenge ?? "" };
}

export function authUrl(client: OAuth2Client, scopes: readonly string[], extra: Record<string, string> = {}): string {
  return client.generateAuthUrl({
    access_type: "offline",
    prompt: "consent",
    scope: [...scopes],
    include_granted_scopes: true,
    ...(extra.code_challenge ? { code_challenge_method: CodeChallengeMethod.S256 } : {}),
    ...extra,
  });
}

type Page = { status: number; text: string; location: string | null; cookie: string | null };

export async function visit(url: string, init: RequestInit = {}): Promise<Page> {
  const response = await fetch(url, { redirect: "manual", ...init });
  const { headers, status } = response;
  return { status, text: await response.text(), location: headers.get("location"), cookie: headers.get("set-cookie") };
}

/** Sends a form of a page as a browser would: hidden fields, ticked boxes, and the button pressed. */
export async function submit(
  url: string,
  page: Page,
  button: [string, string],
  untick: readonly string[] = [],
): Promise<Page> {
  const plain = (text: string) => text.replaceAll("&#39;", "'").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
  const form = new URLSearchParams([button]);
  for (const [input] of page.text.matchAll(/<input[^>]*>/g)) {
    const attribute = (name: string) => plain(new RegExp(`${name}="([^"]*)"`).exec(input)?.[1] ?? "");
    if (!untick.includes(attribute("value"))) form.append(attribute("name"), attribute("value"));
  }
  const action = /<form method="post" action="([^"]*)"/.exec(page.text)?.[1] ?? "";
  return await visit(url + action, { method: "POST", body: form });
}

type Walk = { email?: string; decision?: "allow" | "deny"; untick?: readonly string[] };

/** Goes through chooser and consent; answers the URL the app is sent back to. */
export async function walkPages(url: string, authorizationUrl: string, walk: Walk = {}): Promise<URL> {
  const chooser = await visit(authorizationUrl);
  const chosen = await submit(url, chooser, ["account", walk.email ?? "ada@maple.test"]);
  if (!chosen.location?.startsWith("/")) return new URL(chosen.location ?? "");
  const consent = await visit(url + chosen.location);
  const decided = await submit(url, consent, ["decision", walk.decision ?? "allow"], walk.untick);
  return new URL(decided.location ?? "");
}

/** Gmail's SDK on the peer. The SDK carries its own copy of the auth library's types, hence the cast. */
export function gmailApi(url: string, client: OAuth2Client): gmail_v1.Gmail {
  return gmail({ version: "v1", auth: client as unknown as gmail_v1.Options["auth"], rootUrl: `${url}/` });
}

/** A client holding tokens of the account, and Gmail's SDK on it. */
export async function connect(
  url: string,
  scopes: readonly string[] = [READONLY],
  email = "ada@maple.test",
): Promise<{ client: OAuth2Client; api: gmail_v1.Gmail; token: string }> {
  const client = oauthClient(url);
  const back = await walkPages(url, authUrl(client, [...IDENTITY, ...scopes]), { email });
  const { tokens } = await client.getToken(back.searchParams.get("code") ?? "");
  client.setCredentials(tokens);
  return { client, api: gmailApi(url, client), token: tokens.access_token ?? "" };
}

export async function control<T>(
  url: string,
  path: string,
  body?: unknown,
  method = body === undefined ? "GET" : "POST",
): Promise<T> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await fetch(`${url}/__control/${path}`, init);
  return (await response.json()) as T;
}

export type GoogleFailure = { status: number; error: { code: number; status: string; errors: { reason: string }[] } };

/** The status and error body a refused SDK call carries. */
export async function failureOf(work: Promise<unknown>): Promise<GoogleFailure> {
  try {
    await work;
  } catch (error) {
    const { response } = error as { response: { status: number; data: { error: GoogleFailure["error"] } } };
    return { status: response.status, error: response.data.error };
  }
  throw new Error("The call went through");
}
