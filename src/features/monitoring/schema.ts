import { z } from "zod";

export const UserFilter = z.object({
  q: z.string().trim().max(200).optional().catch(undefined),
  after: z.uuid().optional().catch(undefined),
});
export type UserFilter = z.output<typeof UserFilter>;

export const RunQuery = z.object({
  status: z.enum(["queued", "running", "completed", "failed", "cancelled"]).optional().catch(undefined),
  function: z.string().max(200).optional().catch(undefined),
  cursor: z.string().max(200).optional().catch(undefined),
});
export type RunQuery = z.output<typeof RunQuery>;

export const RunRef = z.object({ id: z.string().min(1).max(100) });
