import { z } from "zod";
import { TagName } from "../schema";

export const mostTags = 2_000;
export const NewTag = z.strictObject({ name: TagName });
export const TagChoice = z.strictObject({ tagId: z.uuid() });
export const TagEdit = TagChoice.extend(NewTag.shape);

export type TagView = { id: string; name: string; createdAt: Date };
/** A tag on a contact, with who put it there. */
export type TagOfContact = { id: string; name: string; addedBy: string; addedAt: Date };
