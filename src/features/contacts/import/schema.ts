import { z } from "zod";

export const importStatuses = [
  "uploading",
  "draft",
  "checking",
  "checked",
  "running",
  "paused",
  "done",
  "cancelled",
  "failed",
  "undoing",
  "undone",
] as const;
export type ImportStatus = (typeof importStatuses)[number];
/** A job works on these. */
export const isWorking = (status: ImportStatus) =>
  status === "checking" || status === "running" || status === "undoing";
/** Its columns may be chosen anew. */
export const isOpen = (status: ImportStatus) => status === "draft" || status === "checked";
/** It wrote something that can be taken back. */
export const isOver = (status: ImportStatus) => status === "done" || status === "cancelled" || status === "failed";

/** Days in which an import can be undone; what that takes is deleted after. */
export const undoableDays = 30;
/** A larger file is split by whoever has one. */
export const maxFileBytes = 1_073_741_824;
/** What one request of the browser carries. */
export const pieceBytes = 4_194_304;
export const maxPastedCharacters = 500_000;
const mostColumns = 500;

export const encodings = [
  "utf-8",
  "utf-16le",
  "utf-16be",
  "windows-1252",
  "iso-8859-1",
  "iso-8859-2",
  "iso-8859-15",
  "windows-1250",
  "windows-1251",
  "windows-1253",
  "windows-1254",
  "windows-1255",
  "windows-1256",
  "koi8-r",
  "macintosh",
  "shift_jis",
  "euc-jp",
  "gb18030",
  "big5",
  "euc-kr",
] as const;
export const Encoding = z.enum(encodings);
export type Encoding = z.output<typeof Encoding>;

export const quoteMarks = ['"', "'", ""] as const;
/** How a file is read. */
export const Reading = z.strictObject({
  encoding: Encoding.describe("Character set of the file."),
  delimiter: z
    .string()
    .length(1, "One character, such as a comma or a tab.")
    .refine((value) => !`"'\r\n\u0000\ufeff`.includes(value), "Quotation marks and line ends cannot part columns."),
  quote: z.enum(quoteMarks).describe("What quotes a cell; empty when nothing does."),
  hasHeader: z.boolean().describe("The first row holds names of columns."),
});
export type Reading = z.output<typeof Reading>;

export const coreTargets = ["email", "name", "firstName", "lastName", "phone", "locale", "timeZone"] as const;
export const targets = [...coreTargets, "tags", "consentedAt", "ignore"] as const;
const fieldTarget = /^field:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** What a column becomes: a core field, `field:` and the id of a custom one, or nothing. */
export const Target = z.union([z.enum(targets), z.string().regex(fieldTarget)]);
export type Target = z.output<typeof Target>;
export const fieldIdOf = (target: string) => (target.startsWith("field:") ? target.slice(6) : null);

export const policies = ["fill", "overwrite", "create"] as const;
export type Policy = (typeof policies)[number];

const day = z.iso.date("Write a day such as 2026-01-31.");
export const Subscribe = z.strictObject({
  topicId: z.uuid(),
  source: z.string().trim().min(3, "Say where they agreed, such as “Sign-up form at our shop”.").max(200),
  text: z.string().trim().min(3, "Say what they agreed to.").max(2_000),
  textVersion: z.string().trim().max(60).default(""),
  /** Without it, and without a column that says it, nobody who unsubscribed is subscribed again. */
  consentedOn: day.nullable().default(null),
});
export type Subscribe = z.output<typeof Subscribe>;

const isNamedOnce = (columns: Target[]) => {
  const used = columns.filter((target) => target !== "ignore" && target !== "tags");
  return new Set(used).size === used.length;
};

/** What an import does: which column becomes what, and with whom it deals how. */
export const ImportPlan = z.strictObject({
  columns: z
    .array(Target)
    .min(1)
    .max(mostColumns)
    .refine((columns) => columns.includes("email"), "Choose the column that holds the e-mail address.")
    .refine(isNamedOnce, "Two columns become the same field. Leave one of them out."),
  policy: z.enum(policies),
  tags: z
    .array(z.string().trim().min(1).max(60, "At most 60 characters a tag."))
    .max(20, "At most 20 tags.")
    .default([]),
  listId: z.uuid().nullable().default(null),
  subscribe: Subscribe.nullable().default(null),
});
export type ImportPlan = z.output<typeof ImportPlan>;

export const counted = ["created", "updated", "skipped", "conflicts", "errors", "notes", "blank"] as const;
export type Counts = Record<(typeof counted)[number], number>;
const figure = z.number().default(0);
export const CountsShape = z.object({
  created: figure,
  updated: figure,
  skipped: figure,
  conflicts: figure,
  errors: figure,
  notes: figure,
  blank: figure,
});

export const problemKinds = ["error", "conflict", "note"] as const;
export type ProblemKind = (typeof problemKinds)[number];
export type Problem = { rowNumber: number; kind: ProblemKind; column: string; reason: string; values: string[] };
export const problemOf = (
  rowNumber: number,
  kind: ProblemKind,
  column: string,
  reason: string,
  values: string[],
): Problem => ({
  rowNumber,
  kind,
  column,
  reason,
  values,
});

/** What a dry run shows of a row. */
export const SampleRow = z.object({
  rowNumber: z.number(),
  email: z.string(),
  outcome: z.enum(["create", "update", "skip"]),
  values: z.record(z.string(), z.string()),
});
export type SampleRow = z.output<typeof SampleRow>;
export const CheckResult = z.object({
  counts: CountsShape,
  rows: z.number(),
  samples: z.array(SampleRow),
  overLimit: z.number().default(0),
});
export type CheckResult = z.output<typeof CheckResult>;

export const UndoResult = z.object({ removed: z.number(), restored: z.number(), kept: z.number() });
export type UndoResult = z.output<typeof UndoResult>;

export const NewFile = z.strictObject({
  name: z.string().trim().min(1).max(200),
  sizeBytes: z.int().min(1, "The file is empty.").max(maxFileBytes, "A file may have 1 GB. Split it in two."),
});
export const NewPaste = z.strictObject({
  text: z
    .string()
    .trim()
    .min(3, "Paste at least one address.")
    .max(maxPastedCharacters, "That is too much; make it a CSV file."),
});
export const ByImport = z.strictObject({ importId: z.uuid() });
export const PlanChoice = ByImport.extend({ plan: ImportPlan });
export const ReadingChoice = ByImport.extend({ reading: Reading });

export type ImportView = {
  id: string;
  name: string;
  status: ImportStatus;
  sizeBytes: number | null;
  receivedBytes: number;
  reading: Reading | null;
  header: string[];
  sample: string[][];
  plan: ImportPlan | null;
  check: CheckResult | null;
  positionBytes: number;
  positionRow: number;
  counts: Counts;
  undo: UndoResult | null;
  error: string;
  createdBy: string;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
};

export const statusWords: Record<ImportStatus, string> = {
  uploading: "Uploading",
  draft: "To be mapped",
  checking: "Being checked",
  checked: "Checked",
  running: "Running",
  paused: "Paused",
  done: "Done",
  cancelled: "Cancelled",
  failed: "Failed",
  undoing: "Being undone",
  undone: "Undone",
};
export const policyWords: Record<Policy, { label: string; means: string }> = {
  fill: { label: "Fill in what is empty", means: "Values that a contact has already stay as they are." },
  overwrite: {
    label: "Overwrite",
    means: "The file's values replace those that are there. An empty cell changes nothing.",
  },
  create: { label: "Only add new contacts", means: "Contacts that are there already are left alone." },
};
