import { z } from "zod";
import { roles } from "@/gates/permissions";

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
