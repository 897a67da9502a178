import { z } from "zod";

/** To forget somebody for good one types their address. */
export const ErasureInput = z.strictObject({
  contactId: z.uuid(),
  confirmation: z
    .string()
    .trim()
    .max(320)
    .transform((text) => text.toLowerCase()),
});
export type ErasureInput = z.output<typeof ErasureInput>;
