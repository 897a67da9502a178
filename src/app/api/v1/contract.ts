import { z } from "zod";

/** What every list takes. `cursor` is `meta.nextCursor` of the page before. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50).describe("Items a page, 1 to 100."),
  cursor: z.string().max(200).optional().describe("`meta.nextCursor` of the page before."),
});

export const Instant = z.iso.datetime().describe("An instant, ISO 8601 in UTC.");
export const Credits = z.number().describe("Credits, a decimal number exact to the sixth place.");

/** The path of one thing: `/emails/{id}`. */
export const ById = z.object({ id: z.string().describe("A public id, as lists give it.") });

export const Instants = {
  of: (at: Date) => at.toISOString(),
  orNull: (at: Date | null) => at?.toISOString() ?? null,
};
