import { cookies } from "next/headers";
import { env } from "@/env";
import { consentCookie, isAnswerTo, openConsent, workspaceOfState } from "@/features/gmail/consent-state";
import { canReadMail, exchangeCode } from "@/features/gmail/google";
import { GoogleError } from "@/features/gmail/google-error";
import { connectAccount } from "@/features/gmail/mutations";
import type { ConnectProblem } from "@/features/gmail/schema";
import { browserRoute } from "@/gates/route";
import { AppError } from "@/lib/errors";
import { publicId } from "@/lib/ids";
import { log } from "@/lib/log";

const back = (path: string, query: Record<string, string>) =>
  Response.redirect(`${env().APP_URL}${path}?${new URLSearchParams(query)}`, 303);

/** Where Google sends the browser back to. Every outcome is a page that says what to do next. */
export const GET = browserRoute({
  can: "gmail.connect",
  workspaceOf: async (request) => workspaceOfState(new URL(request.url).searchParams.get("state")),
  run: async (ctx, { query, workspace }) => {
    const problem = (why: ConnectProblem) => back(`/${workspace}/connect`, { problem: why });
    const jar = await cookies();
    const consent = openConsent(jar.get(consentCookie)?.value, new Date());
    jar.delete({ name: consentCookie, path: "/api/gmail" });
    if (!consent || consent.workspace !== workspace || !isAnswerTo(consent, query.get("state"), ctx.actor.id))
      return problem("expired");
    const code = query.get("code");
    if (!code) return problem(query.get("error") === "access_denied" ? "denied" : "unavailable");
    try {
      const grant = await exchangeCode(code, consent.codeVerifier);
      if (!canReadMail(grant.scopes)) return problem("scope");
      const { id } = await connectAccount(ctx, grant);
      return back(`/${workspace}/discover`, { connection: publicId("connection", id) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.warn({ err: error, reason: error instanceof GoogleError ? error.reason : undefined }, "gmail: not connected");
      if (error instanceof GoogleError && error.kind === "revoked") return problem("expired");
      return problem(error.code === "conflict" ? "elsewhere" : "unavailable");
    }
  },
});
