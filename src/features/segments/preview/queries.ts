import "server-only";
import { mayMailAmong } from "@/features/consent/queries";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";
import { getNames, readNames } from "../catalog/queries";
import { type Compiled, compileRule } from "../compiler/queries";
import { readBackground, readyToCount } from "../evaluation/queries";
import { assertRule } from "../rule";
import { type Explained, type Explanation, type Names, type Preview, Rule, type RuleItem } from "../schema";
import { conditionWords, matchLabels } from "../wording";

const sampleSize = 5;

/** For callers whose rule nobody has checked yet: throws AppError invalid that names every condition at fault. */
export async function previewSegment(
  ctx: Context,
  rule: Rule,
  topicId: string | null,
  now = new Date(),
): Promise<Preview> {
  assertRule(rule, await getNames(ctx));
  return previewRule(ctx, rule, topicId, now);
}

/** How many the rule describes now, exactly, how many of them may get mail of the topic (null: any mail), and some of them. */
export const previewRule = (ctx: Context, rule: Rule, topicId: string | null, now = new Date()): Promise<Preview> =>
  within(ctx, async (tx) => {
    const startedAt = performance.now();
    await readyToCount(tx);
    const { workspaceId } = ctx;
    const background = await readBackground(tx, ctx);
    const { join, is } = compileRule(rule, { ...background, form: "set", range: null, workspaceId, now });
    const [row] = await tx.$queryRaw<{ count: number; mayMailCount: number; sampleIds: string[] | null }[]>`
      SELECT count(*)::int AS count, (count(*) FILTER (WHERE ${mayMailAmong(ctx, topicId, now)}))::int AS "mayMailCount",
        (array_agg(c.id))[1:${Prisma.raw(String(sampleSize))}] AS "sampleIds"
      FROM contact c ${join}
      WHERE c.workspace_id = ${workspaceId}::uuid AND c.deleted_at IS NULL AND ${is}`;
    const people = await tx.contact.findMany({
      where: { workspaceId, id: { in: row?.sampleIds ?? [] } },
      select: { id: true, email: true, firstName: true, lastName: true },
      orderBy: { id: "desc" },
    });
    return {
      count: row?.count ?? 0,
      mayMailCount: row?.mayMailCount ?? 0,
      sample: people.map(({ id, email, firstName, lastName }) => ({
        id,
        email,
        name: `${firstName} ${lastName}`.trim(),
      })),
      tookMs: Math.round(performance.now() - startedAt),
    };
  });

const leaves = (compiled: Compiled): Compiled[] =>
  compiled.items.length > 0 ? compiled.items.flatMap(leaves) : [compiled];

type Verdict = { holds: boolean; actual: string };

/** Who may not read mail is not told of it here either. */
type Told = { names: Names; ofMail: boolean };

/** Puts the verdicts, which come in the order of the conditions, back into the tree. */
function explained(item: RuleItem, told: Told, next: () => Verdict): Explained {
  if (item.kind !== "group") {
    const { holds, actual } = next();
    const isHidden = (item.kind === "mail" || item.kind === "lastMail") && !told.ofMail;
    return { words: conditionWords(item, told.names), holds, actual: isHidden ? null : actual, items: [] };
  }
  const items = item.items.map((each) => explained(each, told, next));
  const isAny = items.some(({ holds }) => holds);
  const holds = item.match === "all" ? items.every(({ holds }) => holds) : item.match === "any" ? isAny : !isAny;
  return { words: matchLabels[item.match], holds, actual: null, items };
}

async function findContact(tx: Tx, { workspaceId }: Context, contact: string) {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(contact);
  const found = await tx.contact.findFirst({
    where: { workspaceId, ...(isId ? { id: contact } : { email: contact.trim().toLowerCase() }) },
    select: { id: true, email: true, deletedAt: true },
  });
  if (!found) throw notFound("contact");
  return found;
}

/** Why a contact (by id or address) is in a segment or is not, condition by condition, with what it has. Throws not_found. */
export const explainMember = (
  ctx: Context,
  segmentId: string,
  contact: string,
  now = new Date(),
): Promise<Explanation> =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const segment = await tx.segment.findFirst({
      where: { id: segmentId, workspaceId, archivedAt: null },
      select: { rule: true },
    });
    if (!segment) throw notFound("segment");
    const rule = Rule.parse(segment.rule);
    const person = await findContact(tx, ctx, contact);
    const member = await tx.segmentMember.findFirst({
      where: { segmentId, contactId: person.id, workspaceId },
      select: { since: true },
    });
    const background = await readBackground(tx, ctx);
    const { join, tree } = compileRule(rule, { ...background, form: "each", range: null, workspaceId, now });
    const parts = leaves(tree);
    const [row] = await tx.$queryRaw<{ holds: boolean[]; actual: string[] }[]>`
      SELECT ARRAY[${Prisma.join(parts.map(({ is }) => is))}]::boolean[] AS holds,
        ARRAY[${Prisma.join(parts.map(({ actual }) => Prisma.sql`coalesce(${actual}, 'none')`))}]::text[] AS actual
      FROM contact c ${join} WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = ${person.id}::uuid`;
    let at = 0;
    const next = () => ({ holds: row?.holds[at] ?? false, actual: row?.actual[at++] ?? "none" });
    const top = explained(
      rule.root,
      { names: await readNames(tx, ctx), ofMail: ctx.permissions.has("emails.read") },
      next,
    );
    const isDeleted = person.deletedAt !== null;
    return {
      contact: { id: person.id, email: person.email, isDeleted },
      isMember: member !== null,
      since: member?.since ?? null,
      holds: top.holds && !isDeleted,
      rule: top,
    };
  });
