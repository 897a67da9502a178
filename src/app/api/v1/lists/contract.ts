import { z } from "zod";
import { ListChange, type ListView, membersCountedTo, NewList } from "@/features/contacts/lists/schema";
import { publicId } from "@/lib/ids";
import { IdOf, Instant, Instants, PageQuery } from "../contract";

export const ListQuery = PageQuery.extend({
  cursor: IdOf("list").optional().describe("`meta.nextCursor` of the page before."),
  text: z.string().trim().max(80).optional().describe("Part of the name."),
  isArchived: z
    .enum(["true", "false"])
    .transform((value) => value === "true")
    .optional(),
});

export const ListBody = NewList.extend({
  segmentId: IdOf("segment").nullable().default(null).describe("Makes it dynamic: its members are the segment's."),
});
export const ListPatch = ListChange;

export const ListReply = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  segmentId: z.string().nullable(),
  memberCount: z.number().describe(`Contacts on it that are not deleted; counted up to ${membersCountedTo}.`),
  isArchived: z.boolean(),
  createdAt: Instant,
});

export const asList = (list: ListView): z.input<typeof ListReply> => ({
  id: publicId("list", list.id),
  name: list.name,
  description: list.description,
  segmentId: list.segmentId && publicId("segment", list.segmentId),
  memberCount: list.memberCount,
  isArchived: list.archivedAt !== null,
  createdAt: Instants.of(list.createdAt),
});
