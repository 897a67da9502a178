import { z } from "zod";
import { catalogue } from "@/features/templates/library/catalogue";
import {
  TemplateQuery as Query,
  TemplateContent,
  TemplateCreate,
  type TemplateDetail,
  type TemplateItem,
  TemplatePublish,
  templateKinds,
  templateSorts,
} from "@/features/templates/schema";
import type { VersionLine } from "@/features/templates/versions/queries";
import { publicId } from "@/lib/ids";
import { IdOf, Instant, Instants, PageQuery } from "../contract";

const { name } = TemplateCreate.shape;
const flag = z.enum(["true", "false"]).transform((value) => value === "true");

export const TemplateListQuery = PageQuery.extend({
  text: Query.shape.text.describe("Found in name, subject and first words."),
  kind: z.enum(templateKinds).optional(),
  isArchived: flag.default(false),
  isPublished: flag.optional(),
  sort: z.enum(templateSorts).default("changed"),
  cursor: z.string().max(400).optional().describe("`meta.nextCursor` of the page before."),
});

export const TemplateBody = z.strictObject({
  name,
  content: TemplateContent.nullable()
    .default(null)
    .describe("The mail's one source; without it, the library's or an empty one."),
  libraryKey: TemplateCreate.shape.libraryKey.describe("A template of the library to begin from."),
});
export const TemplateChange = z.strictObject({
  name,
  content: TemplateContent,
  revision: z
    .int()
    .min(0)
    .nullable()
    .default(null)
    .describe("The revision this change was made on: 409 when the draft has changed since. Null writes over it."),
});
export const PublishBody = TemplatePublish.omit({ templateId: true });
export const RenderBody = z.strictObject({
  contactId: IdOf("contact").nullable().default(null).describe("Whom to render for; without it, somebody made up."),
  variables: z
    .record(z.string().max(60), z.json())
    .default({})
    .describe("In place of the contact's own values, by the names templates use."),
  event: z.record(z.string().max(60), z.json()).optional().describe("In place of the template's sample."),
  version: z.int().min(1).optional().describe("A published version; without it, the draft."),
});
export const LintQuery = z.strictObject({
  listId: IdOf("list").optional().describe("Count missing values among the members of a list."),
  segmentId: IdOf("segment").optional().describe("Count missing values among the members of a segment."),
  tagId: IdOf("tag").optional().describe("Count missing values among the contacts that have a tag."),
});
export const TestBody = z.strictObject({
  contactId: IdOf("contact").nullable().default(null).describe("Whom the mail is made for; it is not sent to them."),
  memberIds: z
    .array(IdOf("user"))
    .max(10, "At most ten people at once.")
    .default([])
    .describe("Members of the workspace who get it; without any, the person who made this key."),
});
export const RestoreBody = z.strictObject({
  number: z.int().min(1).max(2_000_000_000).describe("The version's number."),
});
export const VersionsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50).describe("Items a page, 1 to 100."),
  cursor: z.coerce
    .number()
    .int()
    .min(1)
    .max(2_000_000_000)
    .optional()
    .describe("`meta.nextCursor` of the page before."),
});

const shared = {
  id: z.string(),
  name: z.string(),
  publishedVersion: z.number().nullable().describe("The number of what was published last."),
  isChanged: z.boolean().describe("The draft differs from what was published last."),
  createdAt: Instant,
  updatedAt: Instant,
  archivedAt: Instant.nullable(),
};
export const TemplateReply = z.object({
  ...shared,
  kind: z.enum(templateKinds),
  subject: z.string(),
  summary: z.string().describe("The first words."),
});
export const TemplateDetailReply = z.object({ ...shared, revision: z.number(), content: TemplateContent });
export const VersionReply = z.object({
  number: z.number(),
  note: z.string(),
  author: z.string(),
  changes: z.array(z.string()).describe("What it changed from the version before, a line each."),
  createdAt: Instant,
});
export const LibraryReply = z.object({
  key: z.string(),
  name: z.string(),
  group: z.string(),
  purpose: z.string(),
  content: TemplateContent,
});
export const MailReply = z.object({ subject: z.string(), preheader: z.string(), html: z.string(), text: z.string() });
export const LintReply = z.object({
  isPublishable: z.boolean(),
  findings: z.array(
    z.object({
      level: z.enum(["error", "warning", "hint"]),
      code: z.string(),
      field: z.string(),
      message: z.string(),
      fix: z.string(),
      count: z.number().optional().describe("How many contacts of the audience it concerns."),
    }),
  ),
  sizes: z.object({ htmlBytes: z.number(), textBytes: z.number() }),
  audienceCount: z.number(),
});
export const NumberReply = z.object({ id: z.string(), number: z.number() });

type Row = Pick<
  TemplateItem,
  "id" | "name" | "publishedNumber" | "isChanged" | "createdAt" | "updatedAt" | "archivedAt"
>;
const sharedOf = ({ id, name, publishedNumber, isChanged, createdAt, updatedAt, archivedAt }: Row) => ({
  id: publicId("template", id),
  name,
  publishedVersion: publishedNumber,
  isChanged,
  createdAt: Instants.of(createdAt),
  updatedAt: Instants.of(updatedAt),
  archivedAt: Instants.orNull(archivedAt),
});

export const asTemplate = (item: TemplateItem): z.input<typeof TemplateReply> => ({
  ...sharedOf(item),
  kind: item.kind,
  subject: item.subject,
  summary: item.summary,
});
export const asTemplateDetail = (template: TemplateDetail): z.input<typeof TemplateDetailReply> => ({
  ...sharedOf(template),
  revision: template.revision,
  content: template.content,
});
export const asVersion = ({ createdAt, ...version }: VersionLine): z.input<typeof VersionReply> => ({
  ...version,
  createdAt: Instants.of(createdAt),
});
export const libraryItems = (): z.input<typeof LibraryReply>[] => [...catalogue];
