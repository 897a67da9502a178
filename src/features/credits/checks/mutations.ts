import "server-only";
import type { SystemContext } from "@/gates/context";
import { log } from "@/lib/log";
import { transactSystem } from "@/lib/transact";
import { checkLedger } from "./queries";

/** Runs the ledger's own check over every workspace and keeps what it found. */
export async function runLedgerCheck(ctx: SystemContext) {
  const startedAt = new Date();
  const { checkedAt, problems, ...counts } = await checkLedger(ctx);
  const saved = await transactSystem(ctx, "ledger.check", ({ tx }) =>
    tx.ledgerCheck.create({
      data: {
        ...counts,
        problems,
        problemCount: problems.length,
        startedAt,
        endedAt: checkedAt,
        startedBy: ctx.actor.kind === "operator" ? "operator" : "schedule",
      },
      select: { id: true, problemCount: true },
    }),
  );
  if (saved.problemCount > 0)
    log.error({ problems: saved.problemCount, check: saved.id }, "ledger: invariants are broken");
  return saved;
}
