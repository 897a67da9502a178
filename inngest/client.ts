import { Inngest } from "inngest";
import { env } from "@/env";
import { once } from "@/lib/once";

/** One client for the embedded engine, a self-hosted server and Inngest Cloud: only the variables differ. */
export const inngest = once("inngest", () => {
  const {
    INNGEST_BASE_URL,
    INNGEST_EVENT_KEY,
    INNGEST_SIGNING_KEY,
    INNGEST_SIGNING_KEY_FALLBACK,
    INNGEST_CHECKPOINTING,
  } = env();
  return new Inngest({
    id: "inflow",
    isDev: false,
    baseUrl: INNGEST_BASE_URL,
    eventKey: INNGEST_EVENT_KEY,
    signingKey: INNGEST_SIGNING_KEY,
    signingKeyFallback: INNGEST_SIGNING_KEY_FALLBACK,
    checkpointing: INNGEST_CHECKPOINTING === "1",
  });
});
