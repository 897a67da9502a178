import { z } from "zod";
import type { SavedFilter } from "@/features/gmail/saved-filters/schema";
import { EmailFilter } from "@/features/gmail/schema";
import { publicId } from "@/lib/ids";
import { IdOf, Instant, Instants } from "../contract";

const name = z.string().trim().min(1, "Give it a name.").max(60, "At most 60 characters.");

export const FilterBody = z.strictObject({
  name,
  filter: z
    .strictObject({ ...EmailFilter.shape, connectionId: IdOf("connection").optional() })
    .refine((filter) => Object.values(filter).some((value) => value !== undefined), "Set at least one condition."),
});
export const FilterChangeBody = z.strictObject({ name });

export const FilterReply = z.object({
  id: z.string(),
  name: z.string(),
  filter: EmailFilter.extend({ connectionId: z.string().optional() }).describe("As `GET /emails` takes it."),
  isShared: z.boolean().describe("Everybody of the workspace sees it; always so for one made by an API key."),
  mails: z.number().describe("How many mails it means now."),
  createdAt: Instant,
});

export const asFilter = (saved: SavedFilter, mails: number): z.input<typeof FilterReply> => {
  const { connectionId } = saved.filter;
  return {
    id: publicId("filter", saved.id),
    name: saved.name,
    filter: { ...saved.filter, connectionId: connectionId && publicId("connection", connectionId) },
    isShared: saved.isShared,
    mails,
    createdAt: Instants.of(saved.createdAt),
  };
};
