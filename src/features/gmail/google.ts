import "server-only";
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { gmail, type gmail_v1 } from "@googleapis/gmail";
import { OAuth2Client } from "google-auth-library";
import { decodeJwt } from "jose";
import { env } from "@/env";
import { AppError } from "@/lib/errors";
import { readBatch, writeBatch } from "./batch";
import { GoogleError, googleError } from "./google-error";
import type { RawMail } from "./mail-headers";

const timeoutMs = 20_000;
const tokenTimeoutMs = 8_000;
/** More parts than this trip Gmail's limit of requests in flight for one user. */
export const metadataBatchSize = 25;
const batchTries = 3;
const headerNames = [
  ...["Subject", "From", "To", "Cc", "Message-ID", "List-ID", "List-Unsubscribe", "Precedence"],
  // For skipReason.
  ...["List-Post", "Mailing-List", "X-BeenThere", "In-Reply-To", "Auto-Submitted", "X-Autoreply", "X-Autorespond"],
  ...["X-Failed-Recipients", "Return-Path", "Content-Type"],
];
const metadataQuery = `format=metadata&${headerNames.map((name) => `metadataHeaders=${name}`).join("&")}&fields=id,threadId,labelIds,snippet,sizeEstimate,internalDate,payload/headers`;

function settings() {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret, GOOGLE_BASE_URL: base, APP_URL } = env();
  if (!clientId || !clientSecret)
    throw new AppError(
      "unavailable",
      "Set GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET: Gmail cannot be connected without them.",
    );
  const root = base?.replace(/\/$/, "");
  return {
    clientId,
    clientSecret,
    redirectUri: `${APP_URL}/api/gmail/callback`,
    authUrl: `${root ?? "https://accounts.google.com"}/o/oauth2/v2/auth`,
    tokenUrl: `${root ?? "https://oauth2.googleapis.com"}/token`,
    revokeUrl: `${root ?? "https://oauth2.googleapis.com"}/revoke`,
    gmailUrl: root ?? "https://gmail.googleapis.com",
  };
}

function oauth() {
  const { clientId, clientSecret, redirectUri, authUrl, tokenUrl, revokeUrl } = settings();
  return new OAuth2Client({
    clientId,
    clientSecret,
    redirectUri,
    endpoints: { oauth2AuthBaseUrl: authUrl, oauth2TokenUrl: tokenUrl, oauth2RevokeUrl: revokeUrl },
    transporterOptions: { timeout: tokenTimeoutMs },
  });
}

type VendorFailure = { status?: number; response?: { status?: number; data?: unknown; headers?: Headers } };
/** The vendor's exception as ours. */
function translated(error: unknown): GoogleError {
  const { response, status } = error as VendorFailure;
  return googleError(
    response?.status ?? status ?? 0,
    response?.data ?? String(error),
    response?.headers?.get?.("retry-after"),
  );
}
/** Awaits a call to Google and throws what it refuses as GoogleError. */
export const asked = async <T>(call: Promise<T>): Promise<T> => {
  try {
    return await call;
  } catch (error) {
    throw translated(error);
  }
};

export type Consent = { state: string; codeChallenge: string; scopes: string[]; loginHint?: string };

/** Where Google asks the person. Offline and with consent, so that a refresh token comes every time. */
export const consentUrl = ({ state, codeChallenge, scopes, loginHint }: Consent) =>
  oauth().generateAuthUrl({
    access_type: "offline",
    prompt: "consent",
    include_granted_scopes: true,
    scope: ["openid", "email", ...scopes],
    state,
    login_hint: loginHint,
    code_challenge: codeChallenge,
    code_challenge_method: "S256" as never,
  });

export type Tokens = { accessToken: string; expiresAt: Date; refreshToken: string | null };
export type Grant = Tokens & { scopes: string[]; googleSub: string; email: string };

const tokensOf = (credentials: {
  access_token?: string | null;
  expiry_date?: number | null;
  refresh_token?: string | null;
}): Tokens => {
  if (!credentials.access_token) throw googleError(502, "Google gave no access token.");
  return {
    accessToken: credentials.access_token,
    expiresAt: new Date(credentials.expiry_date ?? Date.now() + 3_000_000),
    refreshToken: credentials.refresh_token ?? null,
  };
};

/** The ID token comes from Google's own token endpoint over TLS, so its signature needs no second proof; its audience does. */
export async function exchangeCode(code: string, codeVerifier: string): Promise<Grant> {
  const { tokens } = await asked(oauth().getToken({ code, codeVerifier }));
  const claims = decodeJwt(tokens.id_token ?? "");
  if (claims.aud !== settings().clientId || !claims.sub || typeof claims.email !== "string")
    throw googleError(502, "The ID token is not for us.");
  return {
    ...tokensOf(tokens),
    scopes: (tokens.scope ?? "").split(" ").filter(Boolean),
    googleSub: claims.sub,
    email: claims.email.toLowerCase(),
  };
}

/** Throws GoogleError `revoked` when the grant is gone. */
export async function refreshTokens(refreshToken: string): Promise<Tokens> {
  const client = oauth();
  client.setCredentials({ refresh_token: refreshToken });
  return tokensOf((await asked(client.refreshAccessToken())).credentials);
}

/** A token Google no longer knows counts as revoked. */
export async function revokeGrant(token: string): Promise<void> {
  await asked(oauth().revokeToken(token)).catch((error: GoogleError) => {
    if (!/invalid_token|revoked/i.test(error.reason)) throw error;
  });
}

export const api = (accessToken: string) =>
  gmail({
    version: "v1",
    rootUrl: `${settings().gmailUrl}/`,
    timeout: timeoutMs,
    retry: false,
    headers: { authorization: `Bearer ${accessToken}` },
  }).users;

export const getProfile = async (accessToken: string) => {
  const { data } = await asked(api(accessToken).getProfile({ userId: "me" }));
  return {
    email: data.emailAddress ?? "",
    historyId: BigInt(data.historyId ?? 0),
    messageCount: data.messagesTotal ?? 0,
  };
};

export type Label = { id: string; name: string; isSystem: boolean };
export const listLabels = async (accessToken: string): Promise<Label[]> => {
  const { data } = await asked(api(accessToken).labels.list({ userId: "me" }));
  return (data.labels ?? []).flatMap(({ id, name, type }) =>
    id && name ? [{ id, name, isSystem: type === "system" }] : [],
  );
};

/** `isWhole` includes spam and trash. */
export type GmailQuery = { q: string; labelIds: string[]; isWhole?: boolean };
export type IdPage = {
  mails: { id: string; threadId: string }[];
  nextPageToken: string | null;
  estimatedTotal: number;
};

/** One page of ids, newest first: up to 500, for 5 units. */
export const listIds = async (
  accessToken: string,
  { q, labelIds, isWhole }: GmailQuery,
  pageToken?: string | null,
): Promise<IdPage> => {
  const params = {
    userId: "me",
    maxResults: 500,
    q: q || undefined,
    labelIds: labelIds.length > 0 ? labelIds : undefined,
    includeSpamTrash: isWhole || undefined,
  };
  const { data } = await asked(api(accessToken).messages.list({ ...params, pageToken: pageToken || undefined }));
  return {
    mails: (data.messages ?? []).flatMap(({ id, threadId }) => (id ? [{ id, threadId: threadId ?? id }] : [])),
    nextPageToken: data.nextPageToken ?? null,
    estimatedTotal: data.resultSizeEstimate ?? 0,
  };
};

/** The mail's bytes as they arrived. */
export const getRawMessage = async (accessToken: string, gmailId: string): Promise<Buffer> => {
  const { data } = await asked(
    api(accessToken).messages.get({ userId: "me", id: gmailId, format: "raw", fields: "raw" }),
  );
  return Buffer.from(data.raw ?? "", "base64url");
};

export type HistoryPage = {
  addedIds: { id: string; threadId: string }[];
  deletedIds: string[];
  /** In the order they happened. */
  labelChanges: { id: string; threadId: string; added: string[]; removed: string[] }[];
  /** Where to go on from: after this page, or at the mailbox's present once `isLast`. */
  cursor: bigint;
  isLast: boolean;
};

/** Throws GoogleError `not_found` when the cursor is older than Gmail's memory. */
export const listHistory = async (accessToken: string, startHistoryId: bigint): Promise<HistoryPage> => {
  const { data } = await asked(
    api(accessToken).history.list({ userId: "me", startHistoryId: startHistoryId.toString(), maxResults: 500 }),
  );
  const records = data.history ?? [];
  const lastRecordId = records.at(-1)?.id;
  const isLast = !data.nextPageToken || !lastRecordId;
  const named = (entry: { message?: gmail_v1.Schema$Message }) => {
    const id = entry.message?.id;
    return id ? [{ id, threadId: entry.message?.threadId ?? id }] : [];
  };
  return {
    addedIds: records.flatMap(({ messagesAdded }) => (messagesAdded ?? []).flatMap(named)),
    deletedIds: records.flatMap(({ messagesDeleted }) => (messagesDeleted ?? []).flatMap(named)).map(({ id }) => id),
    labelChanges: records.flatMap(({ labelsAdded, labelsRemoved }) => [
      ...(labelsAdded ?? []).flatMap((change) =>
        named(change).map((mail) => ({ ...mail, added: change.labelIds ?? [], removed: [] })),
      ),
      ...(labelsRemoved ?? []).flatMap((change) =>
        named(change).map((mail) => ({ ...mail, added: [], removed: change.labelIds ?? [] })),
      ),
    ]),
    cursor: BigInt((isLast ? data.historyId : lastRecordId) ?? startHistoryId),
    isLast,
  };
};

/**
 * What batches said of each mail. Rate-limited mails stay `waitingIds`: they are asked for again and
 * have not failed. `faulty` ones met a fault of Gmail's own, again and again.
 */
export type MetadataResult = {
  found: RawMail[];
  goneIds: string[];
  failed: { id: string; reason: string }[];
  faulty: { id: string; reason: string }[];
  waitingIds: string[];
  retryAfterSeconds: number;
  /** Gmail's last word was to slow down. */
  isLimited: boolean;
};

function rawMail(id: string, data: gmail_v1.Schema$Message): RawMail {
  return {
    id,
    threadId: data.threadId ?? id,
    labels: data.labelIds ?? [],
    snippet: data.snippet ?? "",
    sizeBytes: data.sizeEstimate ?? 0,
    internalDateMs: Number(data.internalDate ?? 0),
    headers: (data.payload?.headers ?? []).map(({ name, value }) => ({ name: name ?? "", value: value ?? "" })),
  };
}

async function sendBatch(accessToken: string, ids: readonly string[]) {
  const boundary = `batch_${randomUUID()}`;
  const paths = new Map(
    ids.map((id) => [id, `/gmail/v1/users/me/messages/${encodeURIComponent(id)}?${metadataQuery}`]),
  );
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${settings().gmailUrl}/batch/gmail/v1`, {
      method: "POST",
      headers: { authorization: `Bearer ${accessToken}`, "content-type": `multipart/mixed; boundary=${boundary}` },
      body: writeBatch(paths, boundary),
      signal: AbortSignal.timeout(timeoutMs),
    });
    text = await response.text();
  } catch (error) {
    throw googleError(0, String(error));
  }
  if (!response.ok) throw googleError(response.status, text, response.headers.get("retry-after"));
  return readBatch(response.headers.get("content-type") ?? "", text);
}

/** Lets requests through. `enter` answers how many of the mails may be asked for now; 0 = none. */
export type Admission = {
  enter: (mails: number) => Promise<number>;
  leave: () => Promise<unknown>;
  sleep: (ms: number) => Promise<unknown>;
};
const everybody: Admission = { enter: async (mails) => mails, leave: async () => {}, sleep: setTimeout };

/**
 * Headers of up to 25 mails in one request. Parts that met a fault of Gmail's are asked for again with growing pauses;
 * those that were rate limited, or not admitted, stay waiting. Throws GoogleError
 * `unauthorized` and `missing_scope`, and `unavailable` when Gmail answers no request at all.
 */
export async function fetchMetadata(
  accessToken: string,
  ids: readonly string[],
  { enter, leave, sleep }: Admission = everybody,
): Promise<MetadataResult> {
  const result: MetadataResult = {
    found: [],
    goneIds: [],
    failed: [],
    faulty: [],
    waitingIds: [...ids],
    retryAfterSeconds: 0,
    isLimited: false,
  };
  for (let attempt = 1; result.waitingIds.length > 0; attempt++) {
    const admitted = await enter(result.waitingIds.length);
    if (admitted === 0) break;
    const asked = result.waitingIds.slice(0, admitted);
    const left = result.waitingIds.length - admitted;
    const parts = await sendBatch(accessToken, asked)
      .catch((error: GoogleError) => error)
      .finally(leave);
    result.isLimited = false;
    if (parts instanceof Map) settle(parts, new Set(asked), result);
    else if (parts.kind === "rate_limited") limited(result, parts);
    else if (parts.kind !== "unavailable" || attempt === batchTries) throw parts;
    if (attempt === batchTries || result.isLimited || result.waitingIds.length === left) break;
    await sleep(200 * 2 ** attempt * (0.5 + Math.random()));
  }
  const faultyIds = new Set(result.faulty.map(({ id }) => id));
  return { ...result, waitingIds: result.waitingIds.filter((id) => !faultyIds.has(id)) };
}

function limited(result: MetadataResult, { details }: GoogleError) {
  result.isLimited = true;
  result.retryAfterSeconds = Math.max(result.retryAfterSeconds, details?.retryAfterSeconds ?? 0);
}

/** Sorts a batch's answers; what has no final one stays among `waitingIds`. */
function settle(parts: ReturnType<typeof readBatch>, asked: ReadonlySet<string>, result: MetadataResult) {
  result.faulty = [];
  result.waitingIds = result.waitingIds.filter((id) => {
    const part = parts.get(id);
    if (!part) {
      if (asked.has(id)) result.faulty.push({ id, reason: "Gmail's answer left this mail out." });
      return true;
    }
    const error =
      part.status === 200
        ? keep(id, part.body, result)
        : googleError(part.status, part.body, part.headers.get("retry-after"));
    if (!error) return false;
    if (error.kind === "unauthorized" || error.kind === "missing_scope" || error.kind === "revoked") throw error;
    if (error.kind === "rate_limited") limited(result, error);
    if (error.kind === "not_found") result.goneIds.push(id);
    else if (error.kind === "refused") result.failed.push({ id, reason: error.reason });
    else if (error.kind === "unavailable") result.faulty.push({ id, reason: error.reason });
    return error.kind === "rate_limited" || error.kind === "unavailable";
  });
}

function keep(id: string, body: string, result: MetadataResult): GoogleError | null {
  try {
    result.found.push(rawMail(id, JSON.parse(body)));
    return null;
  } catch {
    return new GoogleError("refused", "Gmail's answer could not be read.");
  }
}
