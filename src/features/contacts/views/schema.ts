import { z } from "zod";
import { ContactFilter, contactSorts } from "../schema";
import { cleanText } from "../text";

export const mostViews = 100;
export const mostColumns = 20;
/** How the table is arranged: what it shows, in which order, with which columns. */
export const ContactArrangement = z.object({
  filter: ContactFilter.omit({ ids: true }),
  sort: z.enum(contactSorts).default("newest"),
  columns: z.array(z.string().max(40)).max(mostColumns),
});
export type ContactArrangement = z.output<typeof ContactArrangement>;

export const ViewName = z
  .string()
  .transform(cleanText)
  .pipe(z.string().min(1, "Give it a name.").max(60, "At most 60 characters."));

export const ViewInput = z.object({ name: ViewName, arrangement: ContactArrangement });
export type ViewInput = z.output<typeof ViewInput>;
export const ViewChoice = z.strictObject({ viewId: z.uuid() });
/** Another name, another arrangement, or both. */
export const ViewEdit = ViewChoice.extend({ name: ViewName.optional(), arrangement: ContactArrangement.optional() });

export type ContactView = { id: string; name: string; arrangement: ContactArrangement };
