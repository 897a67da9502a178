import { z } from "zod";
import { permissions } from "@/gates/permissions";

export const ApiKeyInput = z.object({
  name: z.string().trim().min(1, "Give the key a name that says who uses it.").max(80, "At most 80 characters."),
  scopes: z.array(z.enum(permissions)).min(1, "Choose at least one scope."),
  /** Days until it stops working; empty for a key that does not expire. */
  expiresInDays: z.number().int().min(1).max(3650).optional(),
});
export type ApiKeyInput = z.output<typeof ApiKeyInput>;

export const ApiKeyRef = z.object({ id: z.uuid() });
