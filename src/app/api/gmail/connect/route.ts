import { cookies } from "next/headers";
import { env } from "@/env";
import { codeChallenge, consentCookie, consentMinutes, newConsent, sealConsent } from "@/features/gmail/consent-state";
import { consentUrl } from "@/features/gmail/google";
import { readonlyScope } from "@/features/gmail/schema";
import { browserRoute } from "@/gates/route";

/** Sends the browser to Google's consent page. `hint` names the account meant, as for a reconnect. */
export const GET = browserRoute({
  can: "gmail.connect",
  run: async (ctx, { query, workspace }) => {
    const consent = newConsent(workspace, ctx.actor.id, new Date());
    const jar = await cookies();
    jar.set(consentCookie, sealConsent(consent), {
      httpOnly: true,
      sameSite: "lax",
      secure: env().APP_URL.startsWith("https:"),
      path: "/api/gmail",
      maxAge: consentMinutes * 60,
    });
    const loginHint = query.get("hint")?.slice(0, 320);
    const location = consentUrl({
      state: consent.state,
      codeChallenge: codeChallenge(consent),
      scopes: [readonlyScope],
      loginHint,
    });
    return new Response(null, { status: 303, headers: { location } });
  },
});
