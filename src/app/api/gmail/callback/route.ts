import { cookies } from "next/headers";
import { env } from "@/env";
import {
  type ConsentState,
  consentCookie,
  isAnswerTo,
  openConsent,
  workspaceOfState,
} from "@/features/gmail/consent-state";
import { exchangeCode } from "@/features/gmail/google";
import { GoogleError } from "@/features/gmail/google-error";
import { allowHref, hasRight } from "@/features/gmail/ladder";
import { connectAccount } from "@/features/gmail/mutations";
import { isAccountOf } from "@/features/gmail/queries";
import type { ConnectProblem } from "@/features/gmail/schema";
import type { Context } from "@/gates/context";
import { browserRoute } from "@/gates/route";
import { AppError } from "@/lib/errors";
import { publicId } from "@/lib/ids";
import { log } from "@/lib/log";

/** Google's answer is an address or the reason why it is none. */
type Outcome = { path: string } | { problem: ConnectProblem };

async function settle(ctx: Context, consent: ConsentState, code: string): Promise<Outcome> {
  const { workspace, more } = consent;
  const grant = await exchangeCode(code, consent.codeVerifier);
  if (!hasRight("read", grant.scopes)) return { problem: "scope" };
  if (more && !(await isAccountOf(ctx, more.connectionId, grant.googleSub))) return { problem: "account" };
  if (more && !hasRight(more.right, grant.scopes)) return { problem: "scope" };
  const { id } = await connectAccount(ctx, grant);
  return { path: more?.back ?? `/${workspace}/discover?connection=${publicId("connection", id)}` };
}

/** Where Google sends the browser back to. Every outcome is a page that says what to do next. */
export const GET = browserRoute({
  can: "gmail.connect",
  workspaceOf: async (request) => workspaceOfState(new URL(request.url).searchParams.get("state")),
  run: async (ctx, { query, workspace }) => {
    const jar = await cookies();
    const found = openConsent(jar.get(consentCookie)?.value, new Date());
    jar.delete({ name: consentCookie, path: "/api/gmail" });
    const isAnswer = found?.workspace === workspace && isAnswerTo(found, query.get("state"), ctx.actor.id);
    const consent = isAnswer ? found : null;
    const to = (path: string) => Response.redirect(`${env().APP_URL}${path}`, 303);
    const problem = (why: ConnectProblem) => {
      if (!consent?.more) return to(`/${workspace}/connect?problem=${why}`);
      const { right, connectionId, back } = consent.more;
      return to(allowHref(workspace, { right, connection: publicId("connection", connectionId), back, problem: why }));
    };
    if (!consent) return problem("expired");
    const code = query.get("code");
    if (!code) return problem(query.get("error") === "access_denied" ? "denied" : "unavailable");
    try {
      const outcome = await settle(ctx, consent, code);
      return "path" in outcome ? to(outcome.path) : problem(outcome.problem);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.warn({ err: error, reason: error instanceof GoogleError ? error.reason : undefined }, "gmail: not connected");
      if (error instanceof GoogleError && error.kind === "revoked") return problem("expired");
      return problem(error.code === "conflict" ? "elsewhere" : "unavailable");
    }
  },
});
