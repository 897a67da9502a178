import { expect } from "vitest";
import { setSpendCap } from "@/features/credits/caps/mutations";
import { expireLotsOf } from "@/features/credits/expiry/mutations";
import {
  captureHold,
  clawBackLot,
  freezeSpending,
  grantLot,
  releaseHolds,
  reserveCredits,
  restoreLot,
  unfreezeSpending,
  writeOff,
} from "@/features/credits/mutations";
import type { Context } from "@/gates/context";
import { inScope } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { transact, within } from "@/lib/transact";
import { credit, problemsOf } from "~/tests/factories/credits";
import { type Kill, killedAtStatement } from "~/tests/factories/statement-kills";
import { aWorkspace } from "~/tests/factories/workspaces";

/** Numbers from a seed: a run that fails can be run again (mulberry32). */
function dice(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number) => Math.floor(next() * n);
  return {
    below,
    one: <T>(items: readonly T[]): T | undefined => items[below(items.length)],
    chance: (p: number) => next() < p,
  };
}
type Dice = ReturnType<typeof dice>;

type World = { ctx: Context; quoteId: string; connectionId: string; jobs: string[]; turn: number };

async function aWorld(): Promise<World> {
  const { ctx, workspaceId } = await aWorkspace({ credits: 20 });
  const [connectionId, quoteId] = [newId(), newId()];
  await inScope("system", async (tx) => {
    await tx.gmailConnection.create({
      data: { id: connectionId, workspaceId, googleSub: newId(), email: "box@maple.test", scopes: [] },
    });
    await tx.quote.create({
      data: {
        id: quoteId,
        workspaceId,
        mailCount: 0,
        expectedMicro: 0n,
        maximumMicro: 0n,
        model: "test",
        createdByKind: "job",
        createdById: "test",
        expiresAt: new Date(),
      },
    });
  });
  return { ctx, quoteId, connectionId, jobs: [], turn: 0 };
}

/** Jobs of mails that exist, so that a summary can be stored and missed. */
async function moreJobs({ ctx, connectionId, quoteId, jobs }: World, count: number): Promise<string[]> {
  const { workspaceId } = ctx;
  const ids = Array.from({ length: count }, newId);
  await within(ctx, async (tx) => {
    await tx.emailDiscovery.createMany({
      data: ids.map((id) => ({ id, workspaceId, connectionId, gmailId: id, threadId: id, toEmails: [], labels: [] })),
    });
    await tx.processingJob.createMany({
      data: ids.map((id) => ({
        id,
        workspaceId,
        quoteId,
        discoveryId: id,
        status: "done" as const,
        endedAt: new Date(),
      })),
    });
  });
  jobs.push(...ids);
  return ids;
}

/** The summary and its charge together, as the product stores them. */
const deliver = (ctx: Context, jobId: string, credits: number) =>
  transact(ctx, "test.deliver", async ({ tx, ctx }) => {
    const id = newId();
    const { chargedMicro } = await captureHold(ctx, {
      jobId,
      summaryId: id,
      actualMicro: BigInt(credits) * credit,
      description: "Summary",
    });
    const text = { priority: "low", category: "other", contentHash: "x", model: "test", promptVersion: "test" };
    return tx.emailSummary.create({
      data: {
        ...text,
        id,
        workspaceId: ctx.workspaceId,
        discoveryId: jobId,
        jobId,
        content: {},
        needsReply: false,
        inputTokens: 1,
        outputTokens: 1,
        chargedMicro,
      },
      select: { id: true },
    });
  });

const hourMs = 3_600_000;

/** One random operation, prepared; calling it again repeats it, as a retry after a crash does. */
async function prepare(
  world: World,
  { below, one, chance }: Dice,
): Promise<[name: string, run: () => Promise<unknown>]> {
  const { ctx } = world;
  const pick = below(100);
  const lotKey = `lot:${below(30)}`;
  const someJob = one(world.jobs.slice(-40)) ?? newId();
  if (pick < 16) {
    const source = one(["pack", "plan", "top_up", "welcome", "adjustment"] as const) ?? "pack";
    const amountMicro = BigInt(1 + below(12)) * credit;
    // Some lapse before the sweeper of a later turn comes by.
    const expiresAt = chance(0.4) ? new Date(Date.now() + (below(6) - 1) * hourMs) : null;
    return ["grant", () => grantLot(ctx, { source, key: lotKey, amountMicro, expiresAt, description: lotKey })];
  }
  if (pick < 44) {
    const ids = await moreJobs(world, 1 + below(4));
    const each = BigInt(1 + below(3)) * credit;
    const reservation = {
      totalMicro: each * BigInt(ids.length),
      holds: ids.map((jobId) => ({ jobId, amountMicro: each })),
      quoteId: newId(),
      idempotencyKey: `reserve:${newId()}`,
      description: "Run",
      filterId: one([undefined, "flt_a"]),
    };
    return ["reserve", () => reserveCredits(ctx, reservation)];
  }
  if (pick < 68) {
    const credits = 1 + below(4);
    return ["capture", () => deliver(ctx, someJob, credits)];
  }
  if (pick < 80) {
    const jobIds = [someJob, one(world.jobs.slice(-20)) ?? someJob];
    return ["release", () => releaseHolds(ctx, { jobIds, description: "Released" })];
  }
  if (pick < 85) {
    const later = new Date(Date.now() + below(200) * hourMs);
    return ["expire", () => expireLotsOf(ctx, later)];
  }
  const event = below(40);
  if (pick < 90) {
    const upToMicro = chance(0.5) ? BigInt(1 + below(5)) * credit : undefined;
    return ["claw back", () => clawBackLot(ctx, { lotKey, key: `re:${event}`, upToMicro, description: "Refunded" })];
  }
  if (pick < 93) return ["restore", () => restoreLot(ctx, { key: `re:${event}`, description: "Won" })];
  if (pick < 94) return ["freeze", () => freezeSpending(ctx, { key: `dp:${world.turn}`, reason: "disputed." })];
  if (pick < 97) {
    const open = await within(ctx, (tx) =>
      tx.creditFreeze.findFirst({ where: { workspaceId: ctx.workspaceId, liftedAt: null } }),
    );
    return ["unfreeze", () => unfreezeSpending(ctx, { key: open?.key ?? `dp:${event}` })];
  }
  if (pick < 98) {
    const dailyMicro = chance(0.7) ? null : BigInt(below(400)) * credit;
    return ["cap", () => setSpendCap(ctx, { dailyMicro, filterId: one(["", "flt_a"]) })];
  }
  return [
    "write off",
    () => writeOff(ctx, { jobId: someJob, key: `loss:${event}`, amountMicro: 150n, description: "Unreadable" }),
  ];
}

const answers = ["limit_reached", "conflict", "not_found", "forbidden"];
const isAnswer = (error: unknown) => error instanceof AppError && answers.includes(error.code);
const isCut = (error: unknown) => /terminat|closed|not queryable/i.test(String(error));

/** Who is lent a connection that is just being cut tries again, as a job does. */
async function steady<T>(run: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!isCut(error)) throw error;
    }
  }
}

const ways = ["cut", "terminated", "unheard"] as const;

/** A place that was not hit yet, every other time. */
function nextKill(roll: Dice, length: number, hit: ReadonlySet<string> = new Set()): Kill {
  const places = Array.from({ length }, (_, index) => index + 1).flatMap((at) => ways.map((how) => ({ at, how })));
  const fresh = places.filter(({ at, how }) => !hit.has(`${at} ${how}`));
  return (roll.chance(0.5) ? roll.one(fresh) : undefined) ?? roll.one(places) ?? { at: 1, how: "cut" };
}

/**
 * Random operations, several at once in each of some workspaces; most of them lose their connection at one of their
 * statements and are then repeated, or not. Returns which boundaries were hit: the first to the last of each operation.
 */
export async function crashTheLedger(plan: { seed: number; operations: number; checkEvery: number }) {
  const roll = dice(plan.seed);
  const worlds = await Promise.all(Array.from({ length: 4 }, aWorld));
  const longest = new Map<string, number>();
  const hit = new Map<string, Set<string>>();
  let [killed, done, repeated] = [0, 0, 0];
  const one = async (world: World): Promise<void> => {
    const [name, run] = await steady(() => prepare(world, roll));
    const kill: Kill | null = roll.chance(0.75) ? nextKill(roll, longest.get(name) ?? 8, hit.get(name)) : null;
    const isRepeated = roll.chance(0.5);
    const first = await killedAtStatement(kill, run);
    const reason = first.outcome.status === "rejected" ? first.outcome.reason : null;
    if (reason && !first.wasKilled && !isAnswer(reason) && !isCut(reason))
      throw new Error(`${name}, seed ${plan.seed}, operation ${done}`, { cause: reason });
    if (first.wasKilled) {
      killed++;
      hit.set(name, (hit.get(name) ?? new Set()).add(`${kill?.at} ${kill?.how}`));
    } else if (!reason) longest.set(name, Math.max(longest.get(name) ?? 0, first.statements));
    if (reason && !isAnswer(reason) && isRepeated) {
      repeated++;
      await steady(run).catch((error: unknown) => {
        if (!isAnswer(error)) throw error;
      });
    }
    done++;
  };
  const check = async () => {
    const problems = await Promise.all(worlds.map(({ ctx }) => steady(() => problemsOf(ctx))));
    expect(problems.flat(), `seed ${plan.seed}, after ${done} operations`).toEqual([]);
  };
  while (done < plan.operations) {
    const until = done + plan.checkEvery;
    while (done < until) {
      for (const world of worlds) world.turn++;
      await Promise.all(worlds.flatMap((world) => [one(world), one(world)]));
    }
    await check();
  }
  return { killed, repeated, done, longest, hit, worlds };
}
