import { z } from "zod";

export const WorkspaceInput = z.object({
  name: z.string().trim().min(2, "Use at least 2 characters.").max(60, "Use at most 60 characters."),
});
export type WorkspaceInput = z.output<typeof WorkspaceInput>;
