import "server-only";
import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import { z } from "zod";
import { env } from "@/env";
import { once } from "@/lib/once";
import { api, asked } from "../google";

/** Asks Gmail to tell of changes by push; for a week at most. Its history id is not ours: the cursor never jumps to it. */
export async function startWatch(accessToken: string, topicName: string): Promise<{ expiresAt: Date }> {
  const { data } = await asked(api(accessToken).watch({ userId: "me", requestBody: { topicName } }));
  return { expiresAt: new Date(Number(data.expiration ?? 0)) };
}

export const stopWatch = async (accessToken: string): Promise<void> => {
  await asked(api(accessToken).stop({ userId: "me" }));
};

/** Google's own; a stand-in signs as itself. */
function signer() {
  const base = env().GOOGLE_BASE_URL?.replace(/\/$/, "");
  return base
    ? { issuer: [base], keysUrl: `${base}/oauth2/v3/certs` }
    : {
        issuer: ["https://accounts.google.com", "accounts.google.com"],
        keysUrl: "https://www.googleapis.com/oauth2/v3/certs",
      };
}
const keys = (url: string) => once("google-push-keys", () => createRemoteJWKSet(new URL(url)));

/** What Pub/Sub posts. `data` is base64 of Gmail's notice. */
const Envelope = z.object({
  message: z.object({ data: z.base64(), messageId: z.string().min(1).max(200) }),
  subscription: z.string(),
});
export const PushNotice = z.object({
  emailAddress: z.email().toLowerCase(),
  historyId: z.string().regex(/^\d{1,20}$/),
});
export type PushNotice = z.output<typeof PushNotice>;

/** Gmail writes the history id as a bare number, and JSON.parse loses the last digits of one above 2^53. */
const exactly = (notice: string) => notice.replace(/("historyId"\s*:\s*)(\d+)/, '$1"$2"');

/**
 * A push message of our subscription, or null: its bearer token must be Google's, for our address, of the service
 * account that signs our pushes. Throws when Google's keys cannot be had: the message then comes again.
 */
export async function verifyGooglePush(raw: string, headers: Headers) {
  const { APP_URL, GOOGLE_PUSH_TOPIC, GOOGLE_PUSH_ACCOUNT, GOOGLE_PUSH_AUDIENCE } = env();
  const token = /^Bearer (\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (!GOOGLE_PUSH_TOPIC || !GOOGLE_PUSH_ACCOUNT || !token) return null;
  const { issuer, keysUrl } = signer();
  const audience = GOOGLE_PUSH_AUDIENCE ?? `${APP_URL}/api/webhooks/google`;
  try {
    const { payload } = await jwtVerify(token, keys(keysUrl), {
      issuer,
      audience,
      algorithms: ["RS256"],
      requiredClaims: ["exp", "iat"],
      clockTolerance: 30,
    });
    if (payload.email !== GOOGLE_PUSH_ACCOUNT || payload.email_verified !== true) return null;
  } catch (error) {
    if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) return null;
    throw error;
  }
  const notice = readNotice(raw);
  return notice && { eventId: notice.messageId, type: "gmail.changed", payload: notice.payload };
}

function readNotice(raw: string): { messageId: string; payload: PushNotice } | null {
  try {
    const { message } = Envelope.parse(JSON.parse(raw));
    const payload = PushNotice.parse(JSON.parse(exactly(Buffer.from(message.data, "base64").toString("utf8"))));
    return { messageId: message.messageId, payload };
  } catch {
    return null;
  }
}
