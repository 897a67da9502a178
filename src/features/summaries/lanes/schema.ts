import { z } from "zod";

/** One batch of a run, as its page shows it. */
export type BatchProgress = {
  id: string;
  status: "submitting" | "processing" | "read" | "failed";
  size: number;
  submittedAt: Date;
  checkedAt: Date | null;
  readAt: Date | null;
  deletedAt: Date | null;
};

/** What a step of the batch lane leaves to do. */
export type LaneStep = { state: "ended" | "more"; waitSeconds: 0 } | { state: "wait"; waitSeconds: number };

export const LaneSettings = z.strictObject({ isBatchAllowed: z.boolean() });
export type LaneSettings = z.output<typeof LaneSettings>;
