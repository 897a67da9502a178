import { z } from "zod";
import { WorkspaceSlug } from "@/features/workspaces/schema";

/** Lower-cased, as it is stored. */
export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "This address is too long.")
  .pipe(z.email("Write an e-mail address, such as name@company.com."));

export const MailedToken = z.string().min(20).max(100);

export const ProfileInput = z.object({
  name: z.string().trim().min(1, "Write your name.").max(80, "At most 80 characters."),
});
export type ProfileInput = z.output<typeof ProfileInput>;

/** What the operator's command line makes a person from. */
export const NewUser = z.object({
  email: Email,
  password: z.string(),
  name: z.string().trim().max(80).optional(),
  /** Slug of the workspace to open, or to join as an admin when it exists. */
  workspace: WorkspaceSlug.optional(),
  isOperator: z.boolean().default(false),
});
export type NewUser = z.input<typeof NewUser>;

/** A session ends by itself this long after the sign-in. */
export const sessionDays = 30;
