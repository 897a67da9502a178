import { z } from "zod";
import {
  mostAtOnce,
  SuppressionInput,
  type SuppressionView,
  suppressionReasons,
  suppressionSorts,
} from "@/features/consent/suppressions/schema";
import { Instant, Instants, PageQuery } from "../contract";

export const SuppressionQuery = PageQuery.extend({
  search: z.string().max(200).optional().describe("A part of the address."),
  reason: z.enum(suppressionReasons).optional(),
  isTemporary: z.enum(["true", "false"]).optional().describe("Only those with an end, or only those without."),
  sort: z.enum(suppressionSorts).default("createdAt"),
  direction: z.enum(["asc", "desc"]).default("desc"),
  cursor: z.string().max(400).optional().describe("`meta.nextCursor` of the page before."),
});

const { emails, reason, note } = SuppressionInput.shape;
export const SuppressionBody = z.strictObject({
  emails: emails.describe(`1 to ${mostAtOnce} addresses; what is none of it is told and holds the others not up.`),
  reason: reason.describe("“unsubscribed” is recorded as a withdrawal of all consent as well."),
  note,
  expiresAt: Instant.nullable().default(null).describe("When mail may be sent again; null for never."),
});

export const SuppressionOutcomeReply = z.object({
  added: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  invalid: z.array(z.string()).describe("What is no address; the first hundred."),
});

export const SuppressionReply = z.object({
  email: z.string(),
  reason: z.enum(suppressionReasons),
  source: z.string(),
  note: z.string(),
  createdAt: Instant,
  expiresAt: Instant.nullable(),
});

export const CheckReply = z.object({
  email: z.string().describe("As it is kept."),
  isSuppressed: z.boolean(),
  suppression: SuppressionReply.nullable(),
});

/** The path's part as it was sent, with the @ written as %40 or not. */
function decoded(text: string): string {
  if (text.includes("@")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
export const ByEmail = z.object({
  email: z.string().max(320).transform(decoded).describe("An e-mail address."),
});
export const RemovalQuery = z.strictObject({
  note: z.string().trim().min(3, "Say why this address may get mail again.").max(500),
});

export const asSuppression = ({
  createdAt,
  expiresAt,
  ...rest
}: SuppressionView): z.input<typeof SuppressionReply> => ({
  ...rest,
  createdAt: Instants.of(createdAt),
  expiresAt: Instants.orNull(expiresAt),
});
