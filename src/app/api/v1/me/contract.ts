import { z } from "zod";
import { Instant } from "../contract";

export const MeReply = z.object({
  workspace: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  key: z.object({
    id: z.string(),
    name: z.string(),
    prefix: z.string().describe("The key's first 12 characters."),
    scopes: z.array(z.string()),
    createdAt: Instant,
    expiresAt: Instant.nullable(),
  }),
});
