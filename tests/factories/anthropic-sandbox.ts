import { startAnthropic } from "~/local/sandbox/anthropic/anthropic";

type Fault = {
  kind?: "error" | "truncated" | "refusal" | "invalid_json" | "cut" | "hang" | "slow" | "expired";
  endpoint?: "messages" | "batches" | "batch_requests";
  errorCode?: string;
  status?: number;
  message?: string;
  retryAfterSeconds?: number;
  delayMs?: number;
  count?: number;
  skip?: number;
  contains?: string;
};
type Overview = {
  counts: { creates: number; answered: number; batches: number; batchReads: number; peakInFlight: number };
  batches: { id: string; size: number; isEnded: boolean }[];
  limits: { spentUsd: number };
};
type Answer = { contains?: string; text?: string; json?: unknown; merge?: Record<string, unknown>; count?: number };
type Entry = { request: { system: unknown; tools?: unknown; messages: { content: unknown }[] } };

/**
 * The Anthropic sandbox, announced to the product through the environment. Start it inside
 * `vi.hoisted`, before anything that reads the environment is loaded.
 */
export async function anAnthropic() {
  const apiKey = "sk-test";
  const { url, close } = await startAnthropic({ port: 0, apiKey });
  Object.assign(process.env, {
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: apiKey,
    ANTHROPIC_MODEL: "sandbox-extractive-1",
  });
  const control = async <T>(method: string, path = "", body?: object): Promise<T> => {
    const response = await fetch(`${url}/__control${path}`, { method, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json() as Promise<T>;
  };
  return {
    url,
    close,
    reset: () => control("POST", "/reset"),
    fault: (rule: Fault) => control("POST", "/faults", rule),
    answer: (rule: Answer) => control("POST", "/answers", rule),
    latency: (latencyMs: number) => control("POST", "/settings", { latencyMs }),
    /** How long a batch takes by the sandbox's clock; null: until `endBatches` or a day. */
    batchTime: (batchMs: number | null) => control("POST", "/settings", { batchMs }),
    advance: (advanceMs: number) => control("POST", "/clock", { advanceMs }),
    endBatches: (done?: number) => control("POST", "/batches/end", { done }),
    batches: async () => (await control<Overview>("GET")).batches,
    /** Whose spending cap is reached. */
    spend: (reached: "organization" | "workspace" | null) => control("POST", "/spend", { reached }),
    spentUsd: async () => (await control<Overview>("GET")).limits.spentUsd,
    /** How often a message was asked for, and how often one was given. */
    counts: async () => (await control<Overview>("GET")).counts,
    /** The last requests, newest first. */
    requests: async (limit = 10) =>
      (await control<{ entries: Entry[] }>("GET", `/journal?bodies=1&limit=${limit}`)).entries.map(
        ({ request }) => request,
      ),
  };
}
export type AnthropicSandbox = Awaited<ReturnType<typeof anAnthropic>>;
