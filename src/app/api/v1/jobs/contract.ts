import { z } from "zod";
import { toCredits } from "@/features/credits/schema";
import type { JobRow } from "@/features/summaries/jobs/queries";
import { jobStatuses } from "@/features/summaries/schema";
import { publicId } from "@/lib/ids";
import { Credits, cursorLike, IdOf, Instant, Instants, PageQuery } from "../contract";

export const JobQuery = PageQuery.extend({
  cursor: cursorLike(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  status: z.enum(jobStatuses).optional(),
  quoteId: IdOf("quote").optional(),
  emailId: IdOf("email").optional(),
});

export const JobReply = z.object({
  id: z.string(),
  quoteId: z.string(),
  emailId: z.string(),
  summaryId: z.string().nullable(),
  status: z.enum(jobStatuses),
  attempts: z.number(),
  failure: z.string().nullable(),
  charged: Credits,
  createdAt: Instant,
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
});

export const asJob = (job: JobRow): z.input<typeof JobReply> => ({
  id: publicId("job", job.id),
  quoteId: publicId("quote", job.quoteId),
  emailId: publicId("email", job.email.id),
  summaryId: job.summaryId && publicId("summary", job.summaryId),
  status: job.status,
  attempts: job.attempts,
  failure: job.failure,
  charged: toCredits(job.chargedMicro),
  createdAt: Instants.of(job.createdAt),
  startedAt: Instants.orNull(job.startedAt),
  endedAt: Instants.orNull(job.endedAt),
});
