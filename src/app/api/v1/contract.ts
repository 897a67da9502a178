import { z } from "zod";
import { type Noun, parseId } from "@/lib/ids";

/** What every list takes. A name it does not know is refused: a misspelt filter must not mean "all". */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50).describe("Items a page, 1 to 100."),
  cursor: z.string().max(200).optional().describe("`meta.nextCursor` of the page before."),
});

const badCursor = "Not one of our cursors; send `meta.nextCursor` of the page before as it is.";
/** A list whose cursors look like this. */
export const cursorLike = (pattern: RegExp) =>
  z.string().regex(pattern, badCursor).optional().describe("`meta.nextCursor` of the page before.");

/** A public id inside a query or a body; our own inside. */
export const IdOf = (noun: Noun) =>
  z.string().transform((value, { addIssue }) => {
    const id = parseId(noun, value);
    if (id) return id;
    addIssue({ code: "custom", message: `No ${noun} id; send one as lists give it.` });
    return z.NEVER;
  });

export const Instant = z.iso.datetime().describe("An instant, ISO 8601 in UTC.");
export const Credits = z.number().describe("Credits, a decimal number exact to the sixth place.");

/** The path of one thing: `/emails/{id}`. */
export const ById = z.object({ id: z.string().describe("A public id, as lists give it.") });

export const Instants = {
  of: (at: Date) => at.toISOString(),
  orNull: (at: Date | null) => at?.toISOString() ?? null,
};
