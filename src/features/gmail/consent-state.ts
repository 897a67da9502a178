import { createHash } from "node:crypto";
import { z } from "zod";
import { isSame, newSecret, seal, unseal } from "@/lib/crypto";
import { rights } from "./ladder";

/** What a browser carries to Google's consent page and back, sealed in a cookie. */
const ConsentState = z.object({
  state: z.string(),
  codeVerifier: z.string(),
  workspace: z.string(),
  userId: z.string(),
  /** Milliseconds since 1970. */
  expiresAtMs: z.number(),
  /** One more right of an account that is connected already, and the page it was asked on. */
  more: z.object({ right: z.enum(rights), connectionId: z.string(), back: z.string() }).nullable(),
});
export type ConsentState = z.output<typeof ConsentState>;

export const consentCookie = "inflow-gmail-consent";
export const consentMinutes = 15;
const place = { table: "cookie", column: consentCookie, rowId: "consent" };

export const newConsent = (
  workspace: string,
  userId: string,
  now: Date,
  more: ConsentState["more"] = null,
): ConsentState => ({
  state: `${newSecret()}.${workspace}`,
  codeVerifier: newSecret(),
  workspace,
  userId,
  expiresAtMs: now.getTime() + consentMinutes * 60_000,
  more,
});

export const codeChallenge = ({ codeVerifier }: ConsentState) =>
  createHash("sha256").update(codeVerifier).digest("base64url");
export const sealConsent = (consent: ConsentState) => seal(JSON.stringify(consent), place);

/** Null for a cookie that is missing, forged or too old. */
export function openConsent(cookie: string | undefined, now: Date): ConsentState | null {
  try {
    const consent = ConsentState.parse(JSON.parse(unseal(cookie ?? "", place)));
    return consent.expiresAtMs > now.getTime() ? consent : null;
  } catch {
    return null;
  }
}

/** The workspace a state names: whither to, not whether. */
export const workspaceOfState = (state: string | null) => state?.split(".")[1] ?? null;

/** The answer belongs to the question this browser and this person asked. */
export const isAnswerTo = (consent: ConsentState, state: string | null, userId: string) =>
  state !== null && isSame(consent.state, state) && consent.userId === userId;
