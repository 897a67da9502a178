import { createHash } from "node:crypto";
import { type CreateRequest, estimateTokens, textOf } from "./request";

/** Of the model this one stands for, Claude Haiku 5.5. */
const minimumTokens = 512;
const lifetimeMs = 5 * 60_000;

/**
 * Counts cached prompt tokens as the vendor does: the prefix up to the last `cache_control` mark, for five minutes. Tools
 * and the asked-for format stand before the system prompt, so they are in it.
 */
export function createPromptCache() {
  const seen = new Map<string, number>();
  return {
    use(request: CreateRequest, now: number): { read: number; written: number } {
      const marked = markedPrefix(request);
      const prefix = marked && [...leading(request), marked].join("\n");
      const tokens = estimateTokens(prefix);
      if (prefix === "" || tokens < minimumTokens) return { read: 0, written: 0 };
      const key = createHash("sha256").update(prefix).digest("base64");
      const isWarm = (seen.get(key) ?? 0) > now;
      seen.set(key, now + lifetimeMs);
      if (seen.size > 1000) for (const [old, until] of seen) if (until < now) seen.delete(old);
      return isWarm ? { read: tokens, written: 0 } : { read: 0, written: tokens };
    },
    reset: () => seen.clear(),
  };
}

const leading = ({ tools, output_config }: CreateRequest) =>
  [tools, output_config?.format].flatMap((value) => (value ? [JSON.stringify(value)] : []));

function markedPrefix(request: CreateRequest): string {
  const blocks = [request.system, ...request.messages.map((message) => message.content)].flatMap((value) =>
    value === undefined
      ? []
      : typeof value === "string"
        ? [{ type: "text", text: value, cache_control: undefined }]
        : value,
  );
  const last = blocks.findLastIndex((block) => Boolean(block.cache_control));
  return textOf(blocks.slice(0, last + 1));
}
