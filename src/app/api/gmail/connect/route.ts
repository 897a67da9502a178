import { cookies } from "next/headers";
import { env } from "@/env";
import {
  type ConsentState,
  codeChallenge,
  consentCookie,
  consentMinutes,
  newConsent,
  sealConsent,
} from "@/features/gmail/consent-state";
import { consentUrl } from "@/features/gmail/google";
import { pathBack, rights, scopeToAsk } from "@/features/gmail/ladder";
import { getConnection } from "@/features/gmail/queries";
import type { Context } from "@/gates/context";
import { browserRoute } from "@/gates/route";
import { parseId } from "@/lib/ids";

type Asked = { more: ConsentState["more"]; hint?: string };

/** One more right of a connected account when `right` and `connection` say so; else a connection, for reading alone. */
async function readAsked(ctx: Context, query: URLSearchParams, workspace: string): Promise<Asked> {
  const right = rights.find((known) => known === query.get("right"));
  const connectionId = parseId("connection", query.get("connection") ?? "");
  if (!right || !connectionId) return { more: null, hint: query.get("hint")?.slice(0, 320) };
  const { email } = await getConnection(ctx, connectionId);
  return { more: { right, connectionId, back: pathBack(workspace, query.get("back")) }, hint: email };
}

/** Sends the browser to Google's consent page. `hint` names the account meant, as for a reconnect. */
export const GET = browserRoute({
  can: "gmail.connect",
  run: async (ctx, { query, workspace }) => {
    const { more, hint } = await readAsked(ctx, query, workspace);
    const consent = newConsent(workspace, ctx.actor.id, new Date(), more);
    const jar = await cookies();
    jar.set(consentCookie, sealConsent(consent), {
      httpOnly: true,
      sameSite: "lax",
      secure: env().APP_URL.startsWith("https:"),
      path: "/api/gmail",
      maxAge: consentMinutes * 60,
    });
    const location = consentUrl({
      state: consent.state,
      codeChallenge: codeChallenge(consent),
      scopes: [scopeToAsk(more?.right ?? "read")],
      loginHint: hint,
    });
    return new Response(null, { status: 303, headers: { location } });
  },
});
