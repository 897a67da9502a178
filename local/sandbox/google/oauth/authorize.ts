import { randomBytes } from "node:crypto";
import { type Call, formOf, html, type Reply, redirect } from "../http/exchange";
import type { Account } from "../store/operations";
import type { World } from "../store/world";
import { type AuthorizationRequest, PageError, parseAuthorizationRequest } from "./authorization-request";
import type { OAuthClient } from "./client";
import { renderChooser, renderConsent, renderError } from "./pages";
import { isIdentityScope } from "./scopes";

const BRAND = "Google sandbox";
const CODE_TTL_MS = 10 * 60_000;
const SESSION_COOKIE = "google_sandbox_session";

/** The pages between the app and its code: chooser, consent, denial. */
export class Authorization {
  constructor(
    private readonly world: World,
    private readonly client: OAuthClient,
  ) {}

  /** GET of the authorization endpoint. */
  begin(call: Call): Reply {
    return this.guarded(() => {
      const request = parseAuthorizationRequest(call.method === "POST" ? formOf(call) : call.query, this.client);
      const signedIn = sessionOf(call);
      const hinted = this.findAccount(request.loginHint);
      if (request.prompts.has("none")) return this.answerSilently(request, signedIn);
      // A signed-in account named by the app needs no choosing, as with Google.
      if (hinted && signedIn.has(hinted.email) && !request.prompts.has("select_account"))
        return this.enter(request, hinted, call);
      const accounts = [...this.world.mailboxes.values()].map((mailbox) => mailbox.account);
      const page = {
        brand: BRAND,
        action: "/signin/oauth/account",
        appName: this.client.appName,
        request: request.query,
        accounts,
      };
      return html(renderChooser(page));
    });
  }

  /** The account was chosen: its session starts, then consent or straight back. */
  chooseAccount(call: Call): Reply {
    return this.guarded(() => {
      const { request, account } = this.resume(call);
      return this.enter(request, account, call);
    });
  }

  showConsent(call: Call): Reply {
    return this.guarded(() => {
      const { request, account } = this.resume(call);
      const granted = this.grantedTo(account);
      const shown = request.prompts.has("consent")
        ? request.scopes
        : request.scopes.filter((scope) => !granted.has(scope));
      const already = [...granted].filter((scope) => !shown.includes(scope) && !isIdentityScope(scope));
      return html(
        renderConsent({ appName: this.client.appName, request: request.query, account, asked: shown, already }),
      );
    });
  }

  decide(call: Call): Reply {
    return this.guarded(() => {
      const { request, account, form } = this.resume(call);
      if (form.get("decision") !== "allow") return backToApp(request, { error: "access_denied" });
      const ticked = new Set(form.getAll("scope"));
      const granted = this.grantedTo(account);
      const wasShown = (scope: string) => request.prompts.has("consent") || !granted.has(scope);
      const scopes = request.scopes.filter((scope) => isIdentityScope(scope) || ticked.has(scope) || !wasShown(scope));
      if (scopes.length === 0) return backToApp(request, { error: "access_denied" });
      return this.issueCode(request, account, scopes, true);
    });
  }

  /** What a person would do on the pages, without a browser: for tests. `scopes` unset = all ticked. */
  walk(query: URLSearchParams, email: string, allow: boolean, scopes?: readonly string[]): Reply {
    return this.guarded(() => {
      const request = parseAuthorizationRequest(query, this.client);
      const account = this.findAccount(email);
      if (!account) throw new PageError("invalid_request", `Unknown account: ${email}`);
      if (!allow) return backToApp(request, { error: "access_denied" });
      const needsConsent = this.needsConsent(request, account);
      const kept = request.scopes.filter((scope) => isIdentityScope(scope) || !scopes || scopes.includes(scope));
      return this.issueCode(request, account, needsConsent ? kept : request.scopes, needsConsent);
    });
  }

  private enter(request: AuthorizationRequest, account: Account, call: Call): Reply {
    const session = [...new Set([...sessionOf(call), account.email])].map(encodeURIComponent).join("|");
    const cookie = `${SESSION_COOKIE}=${session}; Path=/o/oauth2; HttpOnly; SameSite=Lax`;
    if (!this.needsConsent(request, account)) {
      const reply = this.issueCode(request, account, request.scopes, false);
      return { ...reply, headers: { ...reply.headers, "set-cookie": cookie } };
    }
    const query = new URLSearchParams({ account: account.email, request: request.query });
    return redirect(`/signin/oauth/consent?${query}`, { "set-cookie": cookie });
  }

  private answerSilently(request: AuthorizationRequest, signedIn: Set<string>): Reply {
    const account = this.findAccount(request.loginHint ?? [...signedIn][0] ?? null);
    if (!account || !signedIn.has(account.email)) return backToApp(request, { error: "login_required" });
    const known = this.grantedTo(account);
    if (!request.scopes.every((scope) => known.has(scope)))
      return backToApp(request, { error: "interaction_required" });
    return this.issueCode(request, account, request.scopes, false);
  }

  private needsConsent(request: AuthorizationRequest, account: Account): boolean {
    if (request.prompts.has("consent")) return true;
    const granted = this.grantedTo(account);
    return request.scopes.some((scope) => !isIdentityScope(scope) && !granted.has(scope));
  }

  private issueCode(request: AuthorizationRequest, account: Account, scopes: string[], consented: boolean): Reply {
    const code = `4/0A${randomBytes(32).toString("base64url")}`;
    const combined = request.includeGranted ? [...new Set([...scopes, ...this.grantedTo(account)])] : scopes;
    const { redirectUri, challenge, challengeMethod, nonce } = request;
    // A refresh token comes with the first grant and with every consent, never in between.
    const offline = request.offline && (consented || this.grantedTo(account).size === 0);
    const record = {
      code,
      email: account.email,
      scopes: combined,
      redirectUri,
      challenge,
      challengeMethod,
      nonce,
      offline,
      expiresAt: this.world.now() + CODE_TTL_MS,
    };
    this.world.commit({ type: "consent", email: account.email, scopes }, { type: "code.add", code: record });
    return backToApp(request, {
      code,
      scope: combined.join(" "),
      authuser: "0",
      prompt: consented ? "consent" : "none",
    });
  }

  private grantedTo(account: Account): Set<string> {
    return this.world.consents.get(account.email) ?? new Set();
  }

  private resume(call: Call): { request: AuthorizationRequest; account: Account; form: URLSearchParams } {
    const form = formOf(call);
    const request = parseAuthorizationRequest(new URLSearchParams(form.get("request") ?? ""), this.client);
    const account = this.findAccount(form.get("account"));
    if (!account) throw new PageError("invalid_request", "Choose one of the accounts.");
    return { request, account, form };
  }

  private findAccount(hint: string | null): Account | undefined {
    if (!hint) return undefined;
    const bySub = [...this.world.mailboxes.values()].find((mailbox) => mailbox.account.sub === hint);
    return (this.world.mailbox(hint) ?? bySub)?.account;
  }

  private guarded(show: () => Reply): Reply {
    try {
      return show();
    } catch (error) {
      if (!(error instanceof PageError)) throw error;
      return html(renderError(BRAND, error.error, error.explanation, error.status), error.status);
    }
  }
}

function backToApp(request: AuthorizationRequest, params: Record<string, string>): Reply {
  const url = new URL(request.redirectUri);
  if (request.state !== null) url.searchParams.set("state", request.state);
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  return redirect(url.href);
}

function sessionOf(call: Call): Set<string> {
  const value = new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([^;]*)`).exec(call.headers.cookie ?? "")?.[1];
  return new Set((value ?? "").split("|").filter(Boolean).map(decodeURIComponent));
}
