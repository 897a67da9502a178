import { z } from "zod";

export const suppressionReasons = ["unsubscribed", "hard_bounce", "complaint", "manual", "import"] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

export const reasonWords: Record<SuppressionReason, string> = {
  unsubscribed: "Unsubscribed from everything",
  hard_bounce: "Mail came back",
  complaint: "Marked as spam",
  manual: "Added by hand",
  import: "Imported",
};

const Note = z.string().trim().max(500, "At most 500 characters.");
const email = z.string().trim().max(320);

/** Addresses are read one by one: a wrong one is told of and does not hold the others up. */
export const mostAtOnce = 1_000;
export const SuppressionInput = z.strictObject({
  emails: z.array(email).min(1, "Write at least one address.").max(mostAtOnce, `At most ${mostAtOnce} at once.`),
  reason: z.enum(suppressionReasons).default("manual"),
  note: Note.default(""),
  expiresAt: z.date().nullable().default(null),
});
export type SuppressionInput = z.output<typeof SuppressionInput>;

/** The addresses in a text, by line, comma, semicolon or space. */
export const addressesIn = (text: string) => text.split(/[\s,;]+/).filter((part) => part !== "");

/** The form of the page: addresses as they are pasted. */
export const SuppressionForm = z.strictObject({
  emails: z
    .string()
    .trim()
    .min(3, "Write at least one address.")
    .refine(
      (text) => addressesIn(text).length <= mostAtOnce,
      `At most ${mostAtOnce} addresses; import a file for more.`,
    ),
  note: Note.min(3, "Say why, so that others know it later."),
  days: z.enum(["ever", "7", "30", "90", "365"]).default("ever"),
});

export const RemovalInput = z.strictObject({
  emails: z.array(email).min(1).max(mostAtOnce),
  note: Note.min(3, "Say why this address may get mail again."),
});
export type RemovalInput = z.output<typeof RemovalInput>;

/** Lines of a file, read in the browser and sent in parts. */
const mostRows = 1_000;
export const SuppressionRows = z.strictObject({
  rows: z
    .array(
      z.strictObject({
        email,
        reason: z.enum(suppressionReasons).catch("import"),
        note: z.string().trim().max(500).default(""),
        expiresAt: z.iso.datetime().nullable().default(null),
      }),
    )
    .min(1)
    .max(mostRows),
});
export type SuppressionRows = z.output<typeof SuppressionRows>;

export const suppressionSorts = ["createdAt", "email"] as const;
export const SuppressionFilter = z.object({
  search: z
    .string()
    .trim()
    .max(200)
    .transform((text) => text.toLowerCase() || undefined)
    .optional(),
  reason: z.enum(suppressionReasons).optional(),
  /** With an end, or for ever; those whose end has passed are never listed. */
  isTemporary: z.boolean().optional(),
  sort: z.enum(suppressionSorts).default("createdAt"),
  direction: z.enum(["asc", "desc"]).default("desc"),
  /** As a page's `nextCursor` gives it. */
  after: z.string().max(400).optional(),
  limit: z.int().min(1).max(1_000).default(50),
});
export type SuppressionFilter = z.output<typeof SuppressionFilter>;

/** The page's address: what does not fit is left out. */
export const SuppressionPage = z.object({
  q: z.string().max(200).optional().catch(undefined),
  reason: z.enum(suppressionReasons).optional().catch(undefined),
  until: z.enum(["some", "ever"]).optional().catch(undefined),
  by: z.enum(suppressionSorts).default("createdAt").catch("createdAt"),
  direction: z.enum(["asc", "desc"]).default("desc").catch("desc"),
  after: z.string().max(400).optional().catch(undefined),
});

export type SuppressionView = {
  email: string;
  reason: SuppressionReason;
  source: string;
  note: string;
  createdAt: Date;
  expiresAt: Date | null;
};

export type SuppressionOutcome = { added: number; changed: number; unchanged: number; invalid: string[] };
