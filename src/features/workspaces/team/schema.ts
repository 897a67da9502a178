import { z } from "zod";
import { type Role, roles } from "@/gates/permissions";

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "This address is too long.")
  .pipe(z.email("Write an e-mail address, such as name@company.com."));

export const InvitationInput = z.object({ email, role: z.enum(roles) });
export type InvitationInput = z.output<typeof InvitationInput>;

export const InvitationRef = z.object({ id: z.uuid() });
export const MemberRef = z.object({ userId: z.uuid() });
export const RoleChange = MemberRef.extend({ role: z.enum(roles) });
export type RoleChange = z.output<typeof RoleChange>;

export const InvitationToken = z.object({ token: z.string().min(20).max(100) });

/** What each role may do, in the words of the team page; the table itself is gates/permissions. */
export const roleWords: Record<Role, { label: string; means: string }> = {
  admin: { label: "Admin", means: "Everything, including roles of other admins, API keys and the workspace itself." },
  manager: { label: "Manager", means: "Connects mailboxes, buys credits and manages members, but not admins." },
  editor: { label: "Editor", means: "Reads mail, syncs mailboxes and runs summaries, which spends credits." },
  reviewer: { label: "Reviewer", means: "Reads mail and summaries, and sees how credits are spent." },
  viewer: { label: "Viewer", means: "Reads mail and summaries." },
};
