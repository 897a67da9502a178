import "server-only";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { transact } from "@/lib/transact";
import { maxTopics, type TopicInput } from "./schema";

const nameTaken = (name: string) =>
  new AppError("conflict", `There is a topic named “${name}” already.`, { name: ["Choose another name."] });

async function assertNameIsFree(tx: Tx, workspaceId: string, name: string, except?: string) {
  const same = { equals: name, mode: "insensitive" as const };
  const taken = await tx.topic.count({ where: { workspaceId, name: same, archivedAt: null, id: { not: except } } });
  if (taken > 0) throw nameTaken(name);
}

/** Topics are few and change rarely: whoever changes them waits for the one before. */
const lockTopics = (tx: Tx, workspaceId: string) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`topics:${workspaceId}`}, 0))`;

/** Makes a topic, or changes one that is not archived. What people agreed to before is kept with their consents. */
export const saveTopic = (ctx: Context, { topicId, ...fields }: TopicInput) =>
  transact(ctx, topicId ? "topic.change" : "topic.create", async ({ tx }) => {
    const { workspaceId } = ctx;
    await lockTopics(tx, workspaceId);
    await assertNameIsFree(tx, workspaceId, fields.name, topicId ?? undefined);
    if (topicId) {
      const { count } = await tx.topic.updateMany({
        where: { id: topicId, workspaceId, archivedAt: null },
        data: fields,
      });
      if (count === 0) throw notFound("topic");
      return { id: topicId };
    }
    if ((await tx.topic.count({ where: { workspaceId, archivedAt: null } })) >= maxTopics)
      throw new AppError("limit_reached", `At most ${maxTopics} topics. Archive one first.`);
    const data = { id: newId(), workspaceId, ...fields };
    await tx.topic.createMany({ data: [data] });
    return { id: data.id };
  });

/** Nobody gets mail of it any more and nobody can sign up; who agreed to it stays on record. */
export const archiveTopic = (ctx: Context, topicId: string) =>
  transact(ctx, "topic.archive", async ({ tx }) => {
    const where = { id: topicId, workspaceId: ctx.workspaceId, archivedAt: null };
    const { count } = await tx.topic.updateMany({ where, data: { archivedAt: new Date() } });
    if (count === 0) throw notFound("topic");
    return { id: topicId };
  });

export const restoreTopic = (ctx: Context, topicId: string) =>
  transact(ctx, "topic.restore", async ({ tx }) => {
    const { workspaceId } = ctx;
    await lockTopics(tx, workspaceId);
    const topic = await tx.topic.findFirst({
      where: { id: topicId, workspaceId, archivedAt: { not: null } },
      select: { name: true },
    });
    if (!topic) throw notFound("archived topic");
    await assertNameIsFree(tx, workspaceId, topic.name);
    await tx.topic.updateMany({ where: { id: topicId, workspaceId }, data: { archivedAt: null } });
    return { id: topicId };
  });
