import { z } from "zod";

/** A sender whose remote pictures load without asking, or no longer do. */
export const SenderTrust = z.object({
  email: z
    .string()
    .trim()
    .toLowerCase()
    .max(320)
    .regex(/^[^\s@]+@[^\s@]+$/, "Give a sender's address."),
  isTrusted: z.boolean(),
});
export type SenderTrust = z.output<typeof SenderTrust>;
