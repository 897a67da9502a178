import { randomBytes } from "node:crypto";
import { type Call, formOf, html, type Reply, redirect } from "../google/http/exchange";
import { renderChooser, renderError } from "../google/oauth/pages";
import { MICROSOFT_ACCOUNTS, type MicrosoftAccount } from "./accounts";
import type { MicrosoftClient, MicrosoftState } from "./state";

const BRAND = "Microsoft sandbox";
const CODE_TTL_MS = 10 * 60_000;
const DENY = '<div class="row"><button type="submit" name="decision" value="deny">Deny</button></div>';

type Failure = { code: string; text: string };

/** GET of the authorize endpoint: a page with the accounts and a way to deny. */
export function showAccounts(call: Call, client: MicrosoftClient): Reply {
  const failure = findFailure(call.query, client);
  if (failure) return html(renderError(BRAND, failure.code, failure.text, 400), 400);
  const accounts = MICROSOFT_ACCOUNTS.map(({ email, name, oid }) => ({ email, name, sub: pictureId(oid) }));
  return html(
    renderChooser({
      brand: BRAND,
      action: "/signin",
      appName: client.appName,
      request: call.query.toString(),
      accounts,
      note: DENY,
    }),
  );
}

/** The page's answer: back to the app with a code, or with the denial. */
export function answerChoice(call: Call, client: MicrosoftClient, state: MicrosoftState): Reply {
  const form = formOf(call);
  const query = new URLSearchParams(form.get("request") ?? "");
  const failure = findFailure(query, client);
  if (failure) return html(renderError(BRAND, failure.code, failure.text, 400), 400);
  const account = MICROSOFT_ACCOUNTS.find((known) => known.email === form.get("account"));
  if (form.get("decision") === "deny" || !account) {
    const text = "AADSTS65004: User declined to consent to access the app.";
    return back(query, { error: "access_denied", error_subcode: "cancel", error_description: text });
  }
  return back(query, { code: issueCode(query, account, state), session_state: account.oid });
}

/** A number of the account, for its picture. */
export function pictureId(oid: string): string {
  return BigInt(`0x${oid.replaceAll("-", "").slice(0, 12)}`).toString();
}

function issueCode(query: URLSearchParams, account: MicrosoftAccount, state: MicrosoftState): string {
  const code = `M.${randomBytes(40).toString("base64url")}`;
  state.codes.set(code, {
    account,
    scopes: (query.get("scope") ?? "").split(/\s+/).filter(Boolean),
    redirectUri: query.get("redirect_uri") ?? "",
    nonce: query.get("nonce"),
    challenge: query.get("code_challenge"),
    challengeMethod: query.get("code_challenge_method") ?? "plain",
    expiresAt: Date.now() + CODE_TTL_MS,
  });
  return code;
}

function findFailure(query: URLSearchParams, client: MicrosoftClient): Failure | null {
  if (query.get("client_id") !== client.clientId) {
    return {
      code: "AADSTS700016",
      text: `Application with identifier '${query.get("client_id")}' was not found in the directory.`,
    };
  }
  if (!client.redirectUris.includes(query.get("redirect_uri") ?? "")) {
    return {
      code: "AADSTS50011",
      text: "The redirect URI specified in the request does not match the redirect URIs configured for the application.",
    };
  }
  if (query.get("response_type") !== "code" || !["query", null].includes(query.get("response_mode"))) {
    return { code: "AADSTS70005", text: "The sandbox knows response_type 'code' with response_mode 'query' only." };
  }
  if (!query.get("scope")) return { code: "AADSTS900144", text: "The request must contain the parameter: 'scope'." };
  return null;
}

function back(query: URLSearchParams, params: Record<string, string>): Reply {
  const url = new URL(query.get("redirect_uri") ?? "");
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  const state = query.get("state");
  if (state !== null) url.searchParams.set("state", state);
  return redirect(url.href);
}
