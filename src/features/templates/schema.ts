import { z } from "zod";

/** A mail that people can opt out of, or one that they asked for by what they did. */
export const templateKinds = ["marketing", "transactional"] as const;
export type TemplateKind = (typeof templateKinds)[number];

const words = (most: number) => z.string().max(most, `At most ${most} characters.`);
const blockId = z
  .string()
  .regex(/^[\w-]{1,40}$/, "1 to 40 letters, digits or dashes.")
  .describe("Unique in the template.");
const align = z.enum(["left", "center"]).default("left");
const url = words(2_000).describe("http, https, mailto or tel; may hold Liquid.");
const marks = "Liquid; **bold**, *italic*, [words](address); an empty line begins a paragraph.";

export const simpleBlocks = [
  z.strictObject({
    type: z.literal("heading"),
    id: blockId,
    text: words(500),
    level: z.union([z.literal(1), z.literal(2), z.literal(3)]).default(1),
    align,
  }),
  z.strictObject({ type: z.literal("text"), id: blockId, text: words(20_000).describe(marks), align }),
  z.strictObject({ type: z.literal("button"), id: blockId, label: words(200), url, align }),
  z.strictObject({
    type: z.literal("image"),
    id: blockId,
    url,
    alt: words(500).default("").describe("What it shows, for those who do not see it."),
    isDecorative: z.boolean().default(false).describe("It says nothing that the words do not say."),
    width: z.int().min(16).max(600).default(600).describe("Pixels."),
    link: url.default(""),
    align,
  }),
  z.strictObject({ type: z.literal("divider"), id: blockId }),
  z.strictObject({ type: z.literal("spacer"), id: blockId, height: z.int().min(4).max(120).default(24) }),
  z.strictObject({
    type: z.literal("list"),
    id: blockId,
    items: z.array(words(2_000)).min(1, "Give it an item.").max(50, "At most 50 items."),
    isOrdered: z.boolean().default(false),
  }),
  z.strictObject({ type: z.literal("quote"), id: blockId, text: words(5_000), source: words(200).default("") }),
  z.strictObject({ type: z.literal("html"), id: blockId, html: words(100_000) }),
] as const;

const SimpleBlock = z.discriminatedUnion("type", simpleBlocks);
export type SimpleBlock = z.output<typeof SimpleBlock>;

export const Block = z.discriminatedUnion("type", [
  ...simpleBlocks,
  z.strictObject({
    type: z.literal("columns"),
    id: blockId,
    columns: z.array(z.array(SimpleBlock).max(20)).min(2, "Two columns at least.").max(3, "Three columns at most."),
  }),
  z.strictObject({
    type: z.literal("footer"),
    id: blockId,
    text: words(2_000).default("").describe("Why they get this mail. Company, address and links follow by themselves."),
  }),
]);
export type Block = z.output<typeof Block>;
export type BlockType = Block["type"];

const isColour = /^#[0-9a-f]{6}$/i;
const maxBlocks = 200;
const maxCharacters = 300_000;

/** The one source of a mail: from it come HTML, plain text, subject and preheader. */
export const TemplateContent = z
  .strictObject({
    kind: z.enum(templateKinds).describe("Marketing mail must let people unsubscribe."),
    lang: z
      .string()
      .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "A language such as en or pt-BR.")
      .default("en"),
    subject: words(500).default("").describe("Liquid."),
    preheader: words(500).default("").describe("Liquid. What the inbox shows after the subject."),
    accent: z.string().regex(isColour, "A colour such as #c2410c.").default("#c2410c"),
    mode: z.enum(["blocks", "code"]).default("blocks"),
    blocks: z.array(Block).max(maxBlocks, `At most ${maxBlocks} blocks.`).default([]),
    html: words(300_000).default("").describe("The whole mail in code mode; Liquid."),
    sample: z
      .record(z.string().max(60), z.json())
      .default({})
      .describe("`event` of previews and tests: what the event that sends this mail would bring."),
  })
  .superRefine(({ blocks, sample }, { addIssue }) => {
    const seen = new Set<string>();
    for (const [index, { id }] of blocks.flatMap(withInner).entries()) {
      if (seen.has(id))
        addIssue({ code: "custom", path: ["blocks", index, "id"], message: `Two blocks are called ${id}.` });
      seen.add(id);
    }
    if (JSON.stringify(blocks).length > maxCharacters)
      addIssue({ code: "custom", path: ["blocks"], message: "At most 300,000 characters in all blocks." });
    if (JSON.stringify(sample).length > 20_000)
      addIssue({ code: "custom", path: ["sample"], message: "At most 20,000 characters of sample." });
  });
export type TemplateContent = z.output<typeof TemplateContent>;

const withInner = (block: Block): { id: string }[] =>
  block.type === "columns" ? [block, ...block.columns.flat()] : [block];

const name = z.string().trim().min(1, "Give it a name.").max(100, "At most 100 characters.");
const note = z.string().trim().max(300, "At most 300 characters.").default("");
const templateId = z.uuid();

export const TemplateCreate = z.strictObject({
  name,
  /** A template of the library to begin from. */
  libraryKey: z.string().max(60).nullable().default(null),
  content: TemplateContent.nullable().default(null),
});
export const TemplateChoice = z.strictObject({ templateId });
export const TemplateArchive = TemplateChoice.extend({ isArchived: z.boolean() });
export const TemplatePublish = TemplateChoice.extend({ note });
export const VersionChoice = TemplateChoice.extend({ number: z.int().min(1) });
export const TestSend = TemplateChoice.extend({
  contactId: z.uuid().nullable(),
  /** Members of the workspace; empty means oneself. */
  memberIds: z.array(z.uuid()).max(10, "At most ten people at once."),
});
export const AudienceChoice = TemplateChoice.extend({
  listId: z.uuid().nullable().default(null),
  segmentId: z.uuid().nullable().default(null),
  tagId: z.uuid().nullable().default(null),
});
export const TemplateSave = z.strictObject({
  templateId,
  name,
  content: TemplateContent,
  /** The draft's revision this change was made on; null writes over whatever is there. */
  revision: z.int().min(0).nullable(),
  /** Whom missing values are counted among. */
  listId: AudienceChoice.shape.listId,
  segmentId: AudienceChoice.shape.segmentId,
  tagId: AudienceChoice.shape.tagId,
});
export const ContentOnly = z.strictObject({ content: TemplateContent });
export const PeopleSearch = z.strictObject({ text: z.string().trim().max(200) });
export const SenderDetails = z.strictObject({
  company: z.string().trim().max(200, "At most 200 characters."),
  address: z.string().trim().max(500, "At most 500 characters."),
});
export type SenderDetails = z.output<typeof SenderDetails>;

export const templateSorts = ["changed", "name", "created"] as const;
export const TemplateQuery = z.strictObject({
  text: z.string().trim().max(200).optional(),
  kind: z.enum(templateKinds).optional(),
  isArchived: z.boolean().default(false),
  isPublished: z.boolean().optional(),
  sort: z.enum(templateSorts).default("changed"),
  limit: z.int().min(1).max(100).default(24),
  cursor: z.string().max(400).optional(),
});
export type TemplateQuery = z.output<typeof TemplateQuery>;

export type TemplateItem = {
  id: string;
  name: string;
  kind: TemplateKind;
  subject: string;
  /** The first words of the mail. */
  summary: string;
  publishedNumber: number | null;
  /** The draft differs from what was published last. */
  isChanged: boolean;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
  archivedAt: Date | null;
};
export type TemplateDetail = Omit<TemplateItem, "summary" | "subject" | "kind"> & {
  content: TemplateContent;
};
export type VersionItem = { number: number; note: string; author: string; createdAt: Date };

export type Finding = {
  level: "error" | "warning" | "hint";
  code: string;
  /** Where it is, such as `subject` or `blocks.3.url`. */
  field: string;
  message: string;
  fix: string;
  /** How many contacts of the audience it concerns. */
  count?: number;
};
export type Sizes = { htmlBytes: number; textBytes: number };
export type LintReport = { findings: Finding[]; sizes: Sizes; audienceCount: number };

export type RenderedMail = { subject: string; preheader: string; html: string; text: string };

/** Gmail cuts a longer mail off and hides what follows, the unsubscribe link too. */
export const clippedBytes = 102 * 1024;
