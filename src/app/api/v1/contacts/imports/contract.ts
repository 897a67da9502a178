import { z } from "zod";
import {
  CountsShape,
  Encoding,
  ImportPlan,
  type ImportView,
  importStatuses,
  maxPastedCharacters,
  policies,
  Reading,
  Subscribe,
  targets,
} from "@/features/contacts/import/schema";
import { publicId } from "@/lib/ids";
import { IdOf, Instant, Instants } from "../../contract";

const { tags } = ImportPlan.shape;
const Column = z
  .union([
    z.enum(targets),
    z.string().regex(/^field:\S{1,80}$/, "Write a target such as email, or field: and a field's key."),
  ])
  .describe("What a column becomes: a core field, `field:` and the key of a custom one, tags, consentedAt, or ignore.");

const { source, text, textVersion, consentedOn } = Subscribe.shape;
export const PlanBody = z.strictObject({
  columns: z.array(Column).min(1).max(500).describe("One for each column of the file, in its order."),
  policy: z
    .enum(policies)
    .default("fill")
    .describe("With contacts that are there: fill what is empty, overwrite, or only create new ones."),
  tags: tags.describe("Names of tags that all rows' contacts get."),
  listId: IdOf("list").nullable().default(null),
  subscribe: z
    .strictObject({
      topicId: IdOf("topic"),
      source: source.describe("Where they agreed."),
      text: text.describe("What they agreed to."),
      textVersion,
      consentedOn: consentedOn.describe("When; without it nobody who opted out is subscribed again."),
    })
    .nullable()
    .default(null),
});

export const NewImportBody = z.strictObject({
  name: z.string().trim().min(1).max(200).default("Import by API"),
  text: z
    .string()
    .max(maxPastedCharacters)
    .optional()
    .describe("Addresses such as `Ada <ada@x.org>, bo@y.org`, in place of a file."),
  plan: PlanBody.optional().describe("With it, the import runs as soon as its file is here."),
});
export const ContentQuery = z.strictObject({
  offset: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe("Where in the file these bytes begin; an upload that broke off goes on at receivedBytes."),
  isLast: z.enum(["true", "false"]).default("true").describe("false: more is to come."),
});
export const StateBody = z.strictObject({ state: z.enum(["paused", "running", "cancelled"]) });
export const ReadingBody = Reading;
export const ProblemsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,9}$/, "Send `meta.nextCursor` as it is.")
    .optional(),
  kind: z.enum(["error", "conflict", "note"]).optional(),
});
export const ProblemReply = z.object({
  id: z.string(),
  row: z.number().describe("As a spreadsheet counts, from 1."),
  kind: z.enum(["error", "conflict", "note"]),
  column: z.string(),
  reason: z.string(),
  values: z.array(z.string()),
});

export const ImportReply = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(importStatuses),
  receivedBytes: z.number(),
  reading: z
    .object({ encoding: Encoding, delimiter: z.string(), quote: z.string(), hasHeader: z.boolean() })
    .nullable(),
  header: z.array(z.string()),
  proposedColumns: z.array(z.string()).describe("What the columns become, as guessed or chosen."),
  rowsRead: z.number(),
  counts: CountsShape.describe("So far; of a dry run while it is checked."),
  undo: z.object({ removed: z.number(), restored: z.number(), kept: z.number() }).nullable(),
  error: z.string(),
  createdAt: Instant,
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
});

export const asImport = (view: ImportView, proposedColumns: readonly string[]): z.input<typeof ImportReply> => ({
  id: publicId("import", view.id),
  name: view.name,
  status: view.status,
  receivedBytes: view.receivedBytes,
  reading: view.reading,
  header: view.header,
  proposedColumns: [...proposedColumns],
  rowsRead: view.positionRow,
  counts: view.counts,
  undo: view.undo,
  error: view.error,
  createdAt: Instants.of(view.createdAt),
  startedAt: Instants.orNull(view.startedAt),
  endedAt: Instants.orNull(view.endedAt),
});
