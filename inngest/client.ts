import { Inngest } from "inngest";
import { env } from "@/env";

const {
  INNGEST_BASE_URL,
  INNGEST_EVENT_KEY,
  INNGEST_SIGNING_KEY,
  INNGEST_SIGNING_KEY_FALLBACK,
  INNGEST_CHECKPOINTING,
} = env();

/** One client for the embedded engine, a self-hosted server and Inngest Cloud: only the variables differ. */
export const inngest = new Inngest({
  id: "inflow",
  isDev: false,
  baseUrl: INNGEST_BASE_URL,
  eventKey: INNGEST_EVENT_KEY,
  signingKey: INNGEST_SIGNING_KEY,
  signingKeyFallback: INNGEST_SIGNING_KEY_FALLBACK,
  checkpointing: INNGEST_CHECKPOINTING === "1",
});
