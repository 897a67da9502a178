import "server-only";
import { cookies } from "next/headers";
import type { NextRequest } from "next/server";
import NextAuth, { type NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { env } from "@/env";
import type { Caller } from "@/gates/auth";
import { clearSealedCookie, readSealedCookie, setSealedCookie } from "@/gates/sealed-cookie";
import { sessionSecret } from "@/gates/session";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { rateLimit } from "@/lib/rate-limit";
import { linkProvider, signInWithProvider } from "./accounts/mutations";
import { type Claims, providerEmail } from "./accounts/provider-email";
import { findUserByAccount } from "./accounts/queries";
import { linkIntentCookie, ProviderId, type ProviderIdentity, pendingLinkCookie } from "./accounts/schema";
import { openId } from "./openid";
import { findUserByPassword } from "./passwords/queries";
import { SignInInput } from "./passwords/schema";
import { configuredProviders } from "./providers";
import { safeReturnPath } from "./return-path";
import { sessionDays } from "./schema";
import { endSession, startSession } from "./sessions/mutations";
import type { SignInError } from "./sign-in-problem";

const errorPath = (error: string, provider?: string, next?: string) =>
  `/auth-error?${new URLSearchParams({ error, ...(provider && { provider }), ...(next && { next }) })}`;

const quarterHour = { windowSeconds: 15 * 60 };

async function throttle({ ipAddress }: Caller, email: string) {
  const verdicts = await Promise.all([
    rateLimit(`sign-in:${ipAddress}:${email}`, { limit: 10, ...quarterHour }),
    rateLimit(`sign-in:${ipAddress}`, { limit: 100, ...quarterHour }),
    // Whoever can name their own address (no proxy that is trusted) still meets this one.
    rateLimit(`sign-in-for:${email}`, { limit: 40, ...quarterHour }),
  ]);
  if (verdicts.some(({ isAllowed }) => !isAllowed)) throw new Error("TooManyTries" satisfies SignInError);
}

/** Throws `TooManyTries`; null for everything else that does not fit, all alike. */
export async function authorizePassword(caller: Caller, given: unknown): Promise<{ id: string } | null> {
  const input = SignInInput.safeParse(given);
  if (!input.success) return null;
  await throttle(caller, input.data.email);
  const found = await findUserByPassword(caller.ctx, input.data);
  return found && { id: found.userId };
}

const withPassword = (caller: Caller) =>
  Credentials({
    credentials: { email: {}, password: {} },
    authorize: (given) => authorizePassword(caller, given),
  });

function identityOf(provider: ProviderId, providerAccountId: string, claims: Claims): ProviderIdentity {
  const { email, isVerified } = providerEmail(provider, claims, env().MICROSOFT_TENANT_ID);
  const name = typeof claims.name === "string" ? claims.name.slice(0, 80) : null;
  return { provider, providerAccountId, email, isEmailVerified: isVerified, name };
}

/** True lets next-auth sign the person in; a path sends them there as they are. */
async function decide(caller: Caller, identity: ProviderIdentity, returnTo: string): Promise<true | string> {
  const { user } = caller;
  const intent = await readSealedCookie(linkIntentCookie);
  if (intent) await clearSealedCookie(linkIntentCookie);
  if (user && intent?.userId === user.userId && intent.provider === identity.provider) {
    const refused = await linkProvider(user, identity).then(
      () => null,
      (error: unknown) => {
        if (error instanceof AppError) return error;
        throw error;
      },
    );
    return refused ? errorPath("LinkedElsewhere" satisfies SignInError, identity.provider) : returnTo;
  }
  const outcome = await signInWithProvider(caller.ctx, identity);
  if (outcome.kind === "refused") return errorPath(outcome.reason, identity.provider, returnTo);
  if (outcome.kind === "signedIn") return true;
  await setSealedCookie(pendingLinkCookie, { userId: outcome.userId, identity });
  return "/link";
}

async function beginSession(caller: Caller, provider: string, account: { providerAccountId: string }, userId?: string) {
  const id = userId ?? (await findUserByAccount(caller.ctx, provider, account.providerAccountId))?.userId;
  if (!id) throw new Error("The signed-in account is gone.");
  const { ipAddress, userAgent, user } = caller;
  return startSession(caller.ctx, { userId: id, provider, ipAddress, userAgent, replacesId: user?.sessionId });
}

const authOptions = (caller: Caller, returnTo: string): NextAuthOptions => ({
  secret: sessionSecret(),
  useSecureCookies: isSecure(),
  session: { strategy: "jwt", maxAge: sessionDays * 86_400 },
  pages: { signIn: "/login", error: "/auth-error", signOut: "/login" },
  providers: [...configuredProviders().map(openId), withPassword(caller)],
  callbacks: {
    signIn: async ({ account, profile }) => {
      if (account?.type !== "oauth") return true;
      const provider = ProviderId.parse(account.provider);
      return decide(caller, identityOf(provider, account.providerAccountId, { ...profile }), returnTo);
    },
    // The cookie carries the session's id and nothing else; the row says who and whether it still stands.
    jwt: async ({ token, account, user }) => {
      if (account) {
        const session = await beginSession(
          caller,
          account.provider,
          account,
          account.type === "oauth" ? undefined : user.id,
        );
        return { sessionId: session.id };
      }
      if (!caller.user) throw new Error("This session has ended.");
      return { sessionId: token.sessionId };
    },
    session: ({ session }) => ({ ...session, user: { name: caller.user?.name, email: caller.user?.email } }),
    redirect: ({ url, baseUrl }) => {
      const isOwn = url === baseUrl || url.startsWith(`${baseUrl}/`);
      return baseUrl + safeReturnPath(isOwn ? url.slice(baseUrl.length) || "/" : url);
    },
  },
  events: {
    signOut: async ({ token }) => {
      if (typeof token?.sessionId === "string") await endSession(caller.ctx, token.sessionId);
    },
  },
  logger: {
    error: (code, { message }) => log.warn({ authCode: code, message }, "sign-in failed"),
    warn: () => undefined,
    debug: () => undefined,
  },
});

const isSecure = () => env().APP_URL.startsWith("https:");
const parsed = (url: string) => (URL.canParse(url) ? new URL(url) : null);

/** Where the person wanted to go when sign-in began. */
async function wantedPath() {
  const cookie = (await cookies()).get(`${isSecure() ? "__Secure-" : ""}next-auth.callback-url`)?.value ?? "";
  const url = parsed(cookie);
  return safeReturnPath(url?.origin === env().APP_URL ? url.pathname + url.search : undefined);
}

const go = (path: string) => new Response(null, { status: 302, headers: { location: env().APP_URL + path } });

/** Every error next-auth ends in is told on our own page, with the provider it happened at. */
function explained(response: Response, provider: string | undefined, next: string) {
  const target = parsed(response.headers.get("location") ?? "");
  const error = target?.pathname.startsWith("/api/auth/") ? target.searchParams.get("error") : null;
  if (error) response.headers.set("location", env().APP_URL + errorPath(error, provider, next));
  return response;
}

/** Everything under /api/auth. */
export async function handleAuth(caller: Caller, request: NextRequest, path: string[]): Promise<Response> {
  const [action, provider] = path;
  const { searchParams } = new URL(request.url);
  if (action === "_log") return new Response(null, { status: 204 });
  if (action === "error") return go(errorPath(searchParams.get("error") ?? "Callback"));
  if (action === "callback" && searchParams.has("error")) {
    const error = searchParams.get("error") === "access_denied" ? "access_denied" : "OAuthCallback";
    return go(errorPath(error, provider, await wantedPath()));
  }
  const next = await wantedPath();
  const response: Response = await NextAuth(request, { params: { nextauth: path } }, authOptions(caller, next));
  return explained(response, provider, next);
}
