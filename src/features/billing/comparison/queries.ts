import "server-only";
import { z } from "zod";
import type { SystemContext } from "@/gates/context";
import { everywhere } from "@/lib/transact";

const Problems = z.array(z.object({ what: z.string(), stripeId: z.string(), paymentId: z.string().nullable() }));
const Counts = z.record(z.string(), z.number());

/** The last comparisons with Stripe, newest first. */
export const listComparisons = (ctx: SystemContext, limit = 7) =>
  everywhere(ctx, async (tx) => {
    const rows = await tx.stripeComparison.findMany({ orderBy: { startedAt: "desc" }, take: limit });
    return rows.map((row) => ({ ...row, problems: Problems.parse(row.problems), counts: Counts.parse(row.counts) }));
  });
