import "server-only";
import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
import { env } from "@/env";
import { once } from "./once";

export type Window = { limit: number; windowSeconds: number };
export type Verdict = {
  isAllowed: boolean;
  limit: number;
  remaining: number;
  resetSeconds: number;
};

type Count = { used: number; endsAtMs: number };
const counts = () => once("rate-limit-counts", () => new Map<string, Count>());
const maxKeys = 100_000;

function inMemory(key: string, { limit, windowSeconds }: Window, nowMs: number): Verdict {
  const store = counts();
  const windowMs = windowSeconds * 1000;
  const endsAtMs = (Math.floor(nowMs / windowMs) + 1) * windowMs;
  const found = store.get(key);
  const count = found && found.endsAtMs > nowMs ? found : { used: 0, endsAtMs };
  count.used++;
  if (store.size >= maxKeys)
    for (const [old, { endsAtMs: end }] of store) if (end <= nowMs || store.size >= maxKeys) store.delete(old);
  store.set(key, count);
  return {
    isAllowed: count.used <= limit,
    limit,
    remaining: Math.max(0, limit - count.used),
    resetSeconds: Math.ceil((count.endsAtMs - nowMs) / 1000),
  };
}

const limiter = ({ limit, windowSeconds }: Window) =>
  once(`rate-limiter:${limit}:${windowSeconds}`, () => {
    const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env();
    return new Ratelimit({
      redis: new Redis({ url, token }),
      limiter: Ratelimit.fixedWindow(limit, `${windowSeconds} s`),
      prefix: "inflow:rate",
    });
  });

type Block = { isGranted: boolean; left: number; remaining: number; endsAtMs: number };
const blocks = () => once("rate-limit-blocks", () => new Map<string, Promise<Block>>());
/** A process takes a hundredth of the limit at a time, so that one round trip to Redis serves many uses. */
const blockSize = (limit: number) => Math.max(1, Math.floor(limit / 100));

async function takeBlock(key: string, window: Window): Promise<Block> {
  const rate = blockSize(window.limit);
  const { success, remaining, reset } = await limiter(window).limit(key, { rate });
  return { isGranted: success, left: success ? rate : 0, remaining: Math.max(0, remaining), endsAtMs: reset };
}

/** A use of this process's block, or of a new one. Never more than the limit in all; at most a block a process less. */
async function inRedis(key: string, window: Window): Promise<Verdict> {
  const store = blocks();
  for (;;) {
    const taking = store.get(key) ?? takeBlock(key, window);
    store.set(key, taking);
    const block = await taking.catch((error) => {
      store.delete(key);
      throw error;
    });
    const isSpent = block.isGranted && block.left === 0;
    const isOver = isSpent || block.endsAtMs <= Date.now();
    if (!isOver && block.isGranted) block.left--;
    if ((isOver || (block.isGranted && block.left === 0)) && store.get(key) === taking) store.delete(key);
    if (isOver) continue;
    return {
      isAllowed: block.isGranted,
      limit: window.limit,
      remaining: block.remaining + block.left,
      resetSeconds: Math.max(0, Math.ceil((block.endsAtMs - Date.now()) / 1000)),
    };
  }
}

/** Counts one use of `key` in its fixed window: in this process, or in Redis when Upstash is set. */
export const rateLimit = async (key: string, window: Window): Promise<Verdict> =>
  env().UPSTASH_REDIS_REST_URL ? inRedis(key, window) : inMemory(key, window, Date.now());
