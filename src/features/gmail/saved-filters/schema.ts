import { z } from "zod";
import { SpendCapInput } from "@/features/credits/schema";
import { EmailFilter } from "../schema";

export const maxSavedFilters = 100;

const Name = z.string().trim().min(1, "Give it a name.").max(60, "At most 60 characters.");

/** A kept view needs to say something: "everything" is the inbox itself. */
export const SavedFilterInput = z.object({
  name: Name,
  filter: EmailFilter.refine((filter) => Object.values(filter).some((value) => value !== undefined), {
    error: "Search or filter first: this would keep the whole inbox.",
  }),
  isShared: z.boolean().default(false),
});
export type SavedFilterInput = z.output<typeof SavedFilterInput>;

export const SavedFilterChange = z.object({ name: Name.optional(), isShared: z.boolean().optional() });
export type SavedFilterChange = z.output<typeof SavedFilterChange>;

export const SavedFilterChoice = z.object({ savedFilterId: z.uuid() });
export const SavedFilterEdit = SavedFilterChoice.extend(SavedFilterChange.shape);

/** The filter's daily cap as its form sends it; empty for none. */
export const SavedFilterCap = SavedFilterChoice.extend(SpendCapInput.shape);

export type SavedFilter = {
  id: string;
  name: string;
  filter: EmailFilter;
  isShared: boolean;
  /** The asking person may rename, share and delete it. */
  canEdit: boolean;
  createdAt: Date;
};
