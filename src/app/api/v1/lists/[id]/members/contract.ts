import { z } from "zod";
import { contactSorts } from "@/features/contacts/schema";
import { cursorLike, IdOf, PageQuery } from "../../../contract";

export const MemberQuery = PageQuery.extend({
  sort: z.enum(contactSorts).default("newest"),
  cursor: cursorLike(/^[\w-]{1,2000}$/),
});

export const MembersBody = z.strictObject({
  contactIds: z.array(IdOf("contact")).min(1, "Send at least one contact.").max(1_000, "At most 1,000 at once."),
});

export const MembersReply = z.object({
  found: z.number().describe("Contacts of this workspace among them that are not deleted."),
  changed: z.number().describe("Those that were not so already."),
});
