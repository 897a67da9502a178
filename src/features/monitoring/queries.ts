import "server-only";
import { env } from "@/env";
import type { SystemContext } from "@/gates/context";
import { pingDatabase } from "@/lib/db";
import { pingMailer } from "@/lib/mailer";
import { everywhere } from "@/lib/transact";
import { getEngineHealth, isEngineEmbedded } from "./inngest";
import type { UserFilter } from "./schema";

export type Check = { ok: boolean; latencyMs: number; detail?: string };

const timeoutMs = 3_000;

async function timed(check: () => Promise<unknown>): Promise<Check> {
  const startedAt = performance.now();
  const latency = () => Math.round((performance.now() - startedAt) * 10) / 10;
  try {
    const late = new Promise((_, reject) =>
      setTimeout(() => reject(new Error("no answer in time")), timeoutMs).unref(),
    );
    await Promise.race([(async () => check())(), late]);
    return { ok: true, latencyMs: latency() };
  } catch (error) {
    return { ok: false, latencyMs: latency(), detail: error instanceof Error ? error.name : "failed" };
  }
}

async function checkEngine() {
  if (isEngineEmbedded()) {
    const { ok } = await getEngineHealth();
    if (!ok) throw new Error("not leading");
  } else if (!env().INNGEST_EVENT_KEY) throw new Error("not set up");
}

/** Whether the product can do its work, piece by piece. */
export async function getReadiness() {
  const [database, engine, mail] = await Promise.all([timed(pingDatabase), timed(checkEngine), timed(pingMailer)]);
  return { ok: database.ok && engine.ok && mail.ok, checks: { database, engine, mail } };
}

const pageSize = 50;

/** Everybody, newest first. */
export const listUsers = (ctx: SystemContext, { q, after }: UserFilter) =>
  everywhere(ctx, async (tx) => {
    const rows = await tx.user.findMany({
      where: {
        ...(after && { id: { lt: after } }),
        ...(q && {
          OR: [{ email: { contains: q.toLowerCase() } }, { name: { contains: q, mode: "insensitive" as const } }],
        }),
      },
      orderBy: { id: "desc" },
      take: pageSize + 1,
      select: {
        id: true,
        email: true,
        name: true,
        emailVerifiedAt: true,
        isOperator: true,
        createdAt: true,
        memberships: { select: { role: true, workspace: { select: { slug: true, name: true } } } },
        sessions: { select: { lastSeenAt: true }, orderBy: { lastSeenAt: "desc" }, take: 1 },
      },
    });
    const items = rows.slice(0, pageSize);
    return { items, nextCursor: rows.length > pageSize ? (items.at(-1)?.id ?? null) : null };
  });
export type UserRow = Awaited<ReturnType<typeof listUsers>>["items"][number];

/** The figures an operator looks at first. */
export const getOverview = (ctx: SystemContext) =>
  everywhere(ctx, async (tx) => {
    const since = new Date(Date.now() - 24 * 3_600_000);
    const [users, workspaces, connections, emails, summaries, failedJobs, unsentEvents, unhandledReceipts] =
      await Promise.all([
        tx.user.count(),
        tx.workspace.count(),
        tx.gmailConnection.count({ where: { status: "active" } }),
        tx.emailDiscovery.count(),
        tx.emailSummary.count(),
        tx.processingJob.count({ where: { status: "failed", endedAt: { gt: since } } }),
        tx.outboxEvent.count({ where: { sentAt: null } }),
        tx.webhookReceipt.count({ where: { handledAt: null } }),
      ]);
    return { users, workspaces, connections, emails, summaries, failedJobs, unsentEvents, unhandledReceipts };
  });
