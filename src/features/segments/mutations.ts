import "server-only";
import type { Context } from "@/gates/context";
import type { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { transact } from "@/lib/transact";
import { segmentRuleChanged } from "~/inngest/events";
import { readNames } from "./catalog/queries";
import { lockMemberships } from "./evaluation/mutations";
import { listUsers } from "./queries";
import { assertRule, inputsOf, nestingOf, segmentsIn } from "./rule";
import { maxNesting, maxSegments, type Names, Rule, type SegmentInput } from "./schema";

const invalid = (field: string, message: string) => new AppError("invalid", message, { [field]: [message] });

/** One at a time change a workspace's rules, so that two that look fine alone do not make a circle. */
const lockRules = (tx: Tx, { workspaceId }: Context) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`segment rules:${workspaceId}`}, 0))`;

async function assertNoCircle(tx: Tx, { workspaceId }: Context, id: string, below: string[]) {
  const rows = await tx.segmentInput.findMany({
    where: { workspaceId, input: { startsWith: "segment:" }, segmentId: { not: id } },
    select: { segmentId: true, input: true },
  });
  const restsOn = new Map<string, string[]>([[id, below]]);
  for (const { segmentId, input } of rows)
    restsOn.set(segmentId, [...(restsOn.get(segmentId) ?? []), input.slice("segment:".length)]);
  for (const segmentId of restsOn.keys()) {
    const depth = nestingOf(segmentId, restsOn);
    if (depth === null)
      throw invalid(
        "rule",
        "This segment would rest on itself. Take out the condition on a segment or list that uses it.",
      );
    if (depth > maxNesting) throw invalid("rule", `Segments may rest on each other ${maxNesting} deep, not deeper.`);
  }
}

const listSegmentsOf = ({ lists }: Names) =>
  new Map(lists.flatMap(({ id, segmentId }) => (segmentId ? [[id, segmentId] as const] : [])));

async function assertName(tx: Tx, { workspaceId }: Context, name: string, id: string) {
  const where = { workspaceId, archivedAt: null, id: { not: id } };
  if ((await tx.segment.count({ where: { ...where, name: { equals: name, mode: "insensitive" } } })) > 0)
    throw invalid("name", "There is a segment of this name. Choose another.");
  if ((await tx.segment.count({ where })) >= maxSegments)
    throw new AppError("limit_reached", `At most ${maxSegments} segments. Delete one you no longer need.`);
}

async function setInputs(tx: Tx, { workspaceId }: Context, segmentId: string, inputs: string[]) {
  await tx.segmentInput.deleteMany({ where: { segmentId, workspaceId } });
  await tx.segmentInput.createMany({ data: inputs.map((input) => ({ workspaceId, segmentId, input })) });
}

/** Both as the schema writes them: the database keeps the members of an object in an order of its own. */
const sameRule = (kept: unknown, other: Rule) => JSON.stringify(Rule.parse(kept)) === JSON.stringify(other);

async function findOld(tx: Tx, { workspaceId }: Context, id: string) {
  const found = await tx.segment.findFirst({
    where: { id, workspaceId, archivedAt: null },
    select: { rule: true, revision: true },
  });
  if (!found) throw notFound("segment");
  return found;
}

/** Makes or changes a segment. A new rule is built by a job; until then those it knew stay in it. */
export const saveSegment = (ctx: Context, { segmentId, name, description, rule }: SegmentInput) =>
  transact(ctx, "segment.save", async ({ tx, ctx, emit }) => {
    const { workspaceId } = ctx;
    await lockRules(tx, ctx);
    const id = segmentId ?? newId();
    const old = segmentId ? await findOld(tx, ctx, segmentId) : null;
    await assertName(tx, ctx, name, id);
    const updatedAt = new Date();
    const words = { name, description, updatedAt };
    if (old && sameRule(old.rule, rule)) {
      await tx.segment.update({ where: { id }, data: words });
      return { id };
    }
    const names = await readNames(tx, ctx);
    assertRule(rule, names);
    const listSegments = listSegmentsOf(names);
    await assertNoCircle(tx, ctx, id, segmentsIn(rule, listSegments));
    const revision = (old?.revision ?? 0) + 1;
    const toBuild = await tx.contact.count({ where: { workspaceId } });
    const built = { status: "building", builtUpTo: null, builtCount: 0, toBuild, revision } as const;
    const data = { ...words, ...built, rule: rule as Prisma.InputJsonValue };
    await tx.segment.upsert({ where: { id }, create: { ...data, id, workspaceId }, update: data });
    await setInputs(tx, ctx, id, inputsOf(rule, listSegments));
    emit(segmentRuleChanged.create({ workspaceId, segmentId: id, revision }));
    return { id };
  });

const usedBy = (users: { name: string }[]) => users.map(({ name }) => `“${name}”`).join(", ");

/** Throws conflict while other segments or lists rest on it. */
export const archiveSegment = (ctx: Context, id: string) =>
  transact(ctx, "segment.archive", async ({ tx, ctx }) => {
    await lockRules(tx, ctx);
    await findOld(tx, ctx, id);
    const { segments, lists } = await listUsers(ctx, id);
    if (segments.length + lists.length > 0)
      throw new AppError("conflict", `It is used by ${usedBy([...segments, ...lists])}. Take it out there first.`);
    const { workspaceId } = ctx;
    // Whoever evaluates it now ends first, and puts nobody into it afterwards.
    await lockMemberships(tx, ctx);
    await tx.segmentInput.deleteMany({ where: { segmentId: id, workspaceId } });
    await tx.segmentFlip.deleteMany({ where: { segmentId: id, workspaceId } });
    await tx.segment.update({ where: { id }, data: { archivedAt: new Date(), status: "ready" } });
    await tx.segmentMember.deleteMany({ where: { segmentId: id, workspaceId } });
    return { id };
  });
