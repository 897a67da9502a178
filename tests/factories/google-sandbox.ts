import { startGoogle } from "~/local/sandbox/google/google";

type Mail = {
  from?: string;
  subject?: string;
  text?: string;
  rawText?: string;
  labelIds?: string[];
  internalDate?: number;
};
type Usage = {
  calls: Record<string, number>;
  units: number;
  refused: { user: number; project: number; concurrency: number };
  peakConcurrency: number;
  peakUnitsPerMinute: number;
};
export type Counters = { total: Usage; accounts: Record<string, Usage | undefined> };
/** One change of a mailbox's history; `pick` (0 to 1) names a mail by its place in the list. */
export type Step = {
  do: "add" | "delete" | "labels" | "trash" | "untrash" | "label.create" | "label.delete";
  pick?: number;
  id?: string;
  ids?: string[];
  label?: string;
  add?: string[];
  remove?: string[];
} & Mail;
/** A mailbox as Gmail has it. */
export type Snapshot = { historyId: string; messages: { id: string; threadId: string; labelIds: string[] }[] };
export type HandedPush = { messageId: string; historyId: string; headers: Record<string, string>; body: string };

/**
 * The Google sandbox without seeded mail, announced to the product through the environment. Start it
 * inside `vi.hoisted`, before anything that reads the environment is loaded.
 */
export async function aGoogle() {
  const client = { clientId: "test-client", clientSecret: "test-secret" };
  const redirectUri = "http://localhost:3000/api/gmail/callback";
  const { url, close } = await startGoogle({ port: 0, ...client, redirectUris: [redirectUri], accounts: [] });
  Object.assign(process.env, {
    APP_URL: "http://localhost:3000",
    GOOGLE_BASE_URL: url,
    GOOGLE_CLIENT_ID: client.clientId,
    GOOGLE_CLIENT_SECRET: client.clientSecret,
  });
  return { url, close, ...drive(url) };
}

/** The same with a push subscription, whose messages wait for the test to take them. */
export async function aPushingGoogle() {
  Object.assign(process.env, {
    GOOGLE_PUSH_TOPIC: "projects/inflow-test/topics/gmail",
    GOOGLE_PUSH_ACCOUNT: "gmail-push@inflow-sandbox.iam.test",
  });
  const google = await aGoogle();
  await google.push({ endpoint: "http://localhost:3000/api/webhooks/google", isPaused: true, historyIdAs: "number" });
  return google;
}

/** Steers a Google sandbox that runs somewhere: what happens behind the product's back. */
export function drive(url: string) {
  const control = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${url}/__control/${path}`, { method, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json() as Promise<T>;
  };
  const steer = <T = unknown>(email: string, action: string, body: object = {}) =>
    control<T>("POST", `accounts/${encodeURIComponent(email)}/${action}`, body);
  return {
    addAccount: (email: string, options: { generate?: number; messages?: Mail[] } = {}) =>
      control("POST", "accounts", { email, ...options }),
    addMail: (email: string, mail: Mail) => steer<{ id: string; threadId: string }>(email, "messages", mail),
    steer,
    /** Answers matching calls with a fault; `match` is a pattern for "METHOD /path". */
    fault: (rule: {
      match: string;
      email?: string;
      status?: number;
      reason?: string;
      body?: string;
      chance?: number;
      seed?: number;
      when?: "before" | "after";
      count?: number;
      delayMs?: number;
      skip?: number;
      retryAfter?: number;
      drop?: boolean;
    }) => control<{ id: number }>("POST", "faults", rule),
    noFaults: () => control("DELETE", "faults"),
    noFault: ({ id }: { id: number }) => control("DELETE", `faults/${id}`),
    /** A grant without the pages: what the token endpoint says to the person's consent. */
    tokens: (email: string, scopes: string[]) =>
      steer<{ access_token: string; refresh_token: string; scope: string }>(email, "grant", { scopes }),
    counters: () => control<Counters>("GET", "counters"),
    resetCounters: () => control("DELETE", "counters"),
    quota: (limits: {
      userUnitsPerMinute?: number | null;
      projectUnitsPerMinute?: number | null;
      userConcurrency?: number | null;
      window?: "fixed" | "sliding";
      userRefusal?: "403" | "429" | "metric" | "mixed";
      /** What methods cost instead of the sandbox's own table. */
      units?: Record<string, number>;
    }) => control("POST", "quota", limits),
    noQuota: () => control("DELETE", "quota"),
    /** Frozen, Google's clock moves by this call alone. */
    clock: (change: { at?: number; advanceMs?: number; offsetMs?: number; isFrozen?: boolean }) =>
      control<{ now: number }>("POST", "clock", change),
    /** Plays changes into a mailbox; resolves to the ids each of them touched. */
    play: async (email: string, steps: Step[]) => (await steer<{ ids: string[][] }>(email, "steps", { steps })).ids,
    snapshot: (email: string) => control<Snapshot>("GET", `accounts/${encodeURIComponent(email)}/messages`),
    push: (settings: object) => control("POST", "push", settings),
    /** Push messages held back (`isPaused`), to be posted by the test. */
    takePushes: (
      how: { order?: "sent" | "reversed" | "shuffled"; seed?: number; copies?: number; email?: string } = {},
    ) => control<HandedPush[]>("POST", "push/take", how),
    /** A call to Gmail as the account's owner. */
    gmail: async <T>(accessToken: string, path: string, body?: object): Promise<T> => {
      const response = await fetch(`${url}/gmail/v1/users/me/${path}`, {
        method: body ? "POST" : "GET",
        headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
        body: body && JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.status === 204 ? ({} as T) : ((await response.json()) as T);
    },
    /** What a person does on Google's pages. Resolves to the address the browser is sent back to. */
    consent: async (
      authorizationUrl: string,
      email: string,
      answer: { allow?: boolean; scopes?: string[] } = {},
    ): Promise<URL> => {
      const { location } = await control<{ location: string }>("POST", "authorize", {
        url: authorizationUrl,
        email,
        ...answer,
      });
      return new URL(location);
    },
  };
}
