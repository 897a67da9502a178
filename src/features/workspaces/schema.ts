import { z } from "zod";
import { isSlug } from "./slug";

export const WorkspaceInput = z.object({
  name: z.string().trim().min(2, "Use at least 2 characters.").max(60, "Use at most 60 characters."),
});
export type WorkspaceInput = z.output<typeof WorkspaceInput>;

/** The address of a workspace to be. */
export const WorkspaceSlug = z
  .string()
  .refine(isSlug, "A workspace slug has lower-case letters, digits and hyphens, and is not a reserved word.");
