import { z } from "zod";
import { DigestFields, type DigestView, onQuietDay } from "@/features/digests/schema";
import { publicId } from "@/lib/ids";
import { IdOf, Instant, Instants } from "../contract";

const { name, frequency, weekday, hour, timeZone, quietDays } = DigestFields.shape;

export const DigestBody = z
  .strictObject({
    name,
    frequency,
    weekday: weekday.default(1).describe("1 Monday to 7 Sunday; the day a weekly digest goes out."),
    hour: hour.default(8).describe("Local hour, 0 to 23."),
    timeZone: timeZone.describe("Such as Europe/Berlin."),
    quietDays: quietDays.default([]).describe("Days on which nothing is sent; what came then is in the next one."),
    filterId: IdOf("filter").nullable().default(null).describe("A saved filter to follow; null for all mail."),
    isPaused: z.boolean().default(false),
  })
  .refine(...onQuietDay);

export const DigestReply = z.object({
  id: z.string(),
  name: z.string(),
  frequency: z.enum(["daily", "weekly"]),
  weekday: z.number(),
  hour: z.number(),
  timeZone: z.string(),
  quietDays: z.array(z.number()),
  filterId: z.string().nullable(),
  isPaused: z.boolean(),
  lastSentAt: Instant.nullable(),
});

export const inputOf = ({ filterId, isPaused: _, ...rest }: z.output<typeof DigestBody>, digestId: string | null) => ({
  ...rest,
  digestId,
  savedFilterId: filterId,
});

export const asDigest = (digest: DigestView): z.input<typeof DigestReply> => {
  const { id, savedFilterId, pausedAt, lastSentAt, filter: _, ...rest } = digest;
  return {
    ...rest,
    id: publicId("digest", id),
    filterId: savedFilterId && publicId("filter", savedFilterId),
    isPaused: pausedAt !== null,
    lastSentAt: Instants.orNull(lastSentAt),
  };
};
