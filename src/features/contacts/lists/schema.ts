import { z } from "zod";
import { cleanText } from "../text";

export const mostLists = 1_000;
const Words = (most: number) =>
  z
    .string()
    .transform(cleanText)
    .pipe(z.string().max(most, `At most ${most} characters.`));

export const NewList = z.strictObject({
  name: Words(80).pipe(z.string().min(1, "Give it a name.")),
  description: Words(500).default(""),
  /** Makes it dynamic: its members are those of this segment. */
  segmentId: z.uuid().nullable().default(null),
});
export type NewList = z.output<typeof NewList>;

export const ListChange = z.strictObject({
  name: NewList.shape.name.optional(),
  description: Words(500).optional(),
  isArchived: z.boolean().optional(),
});
export type ListChange = z.output<typeof ListChange>;

export const ListEdit = ListChange.extend({ listId: z.uuid() });

export type ListView = {
  id: string;
  name: string;
  description: string;
  segmentId: string | null;
  /** Those that are there, 10,000 standing for “or more”. */
  memberCount: number;
  createdAt: Date;
  archivedAt: Date | null;
};
export const membersCountedTo = 10_000;

/** A list that a contact is on. */
export type ListOfContact = {
  id: string;
  name: string;
  isDynamic: boolean;
  addedBy: string | null;
  addedAt: Date | null;
};
