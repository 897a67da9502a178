import { z } from "zod";
import { mostAtOnce, type RowResult } from "@/features/contacts/schema";
import { publicId } from "@/lib/ids";

export const BatchBody = z.strictObject({
  contacts: z
    .array(z.unknown())
    .min(1, "Send at least one contact.")
    .max(mostAtOnce, `At most ${mostAtOnce} contacts a request.`)
    .describe("Each as POST /contacts takes it. Known addresses are changed, deleted ones come back."),
});

export const BatchReply = z.object({
  counts: z.record(z.enum(["created", "updated", "restored", "unchanged", "refused"]), z.number()),
  results: z
    .array(
      z.object({
        outcome: z.enum(["created", "updated", "restored", "unchanged", "refused"]),
        id: z.string().nullable(),
        fields: z.record(z.string(), z.array(z.string())).nullable().describe("Why it was refused, by field."),
      }),
    )
    .describe("One a row, in the order sent."),
});

export const asBatch = (results: readonly RowResult[]): z.input<typeof BatchReply> => {
  const count = (outcome: RowResult["outcome"]) => results.filter((row) => row.outcome === outcome).length;
  return {
    counts: {
      created: count("created"),
      updated: count("updated"),
      restored: count("restored"),
      unchanged: count("unchanged"),
      refused: count("refused"),
    },
    results: results.map((row) =>
      row.outcome === "refused"
        ? { outcome: row.outcome, id: null, fields: row.fields }
        : { outcome: row.outcome, id: publicId("contact", row.id), fields: null },
    ),
  };
};
