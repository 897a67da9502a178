import { grant, lockContacts } from "@/features/consent/decisions/mutations";
import { mayMail } from "@/features/consent/queries";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { transact, within } from "@/lib/transact";
import { anEmail } from "./workspaces";

/** The topic that every workspace begins with. */
export const newsletterOf = (ctx: Context) =>
  within(ctx, (tx) => tx.topic.findFirstOrThrow({ where: { workspaceId: ctx.workspaceId, name: "Newsletter" } }));

export const aTopic = (ctx: Context, over: Partial<Prisma.TopicCreateManyInput> = {}) =>
  within(ctx, (tx) =>
    tx.topic.create({ data: { workspaceId: ctx.workspaceId, name: `Topic ${anEmail("t").slice(2, 10)}`, ...over } }),
  );

export const aContactOf = (ctx: Context, email = anEmail(), over: Partial<Prisma.ContactCreateManyInput> = {}) =>
  within(ctx, (tx) =>
    tx.contact.create({
      data: { workspaceId: ctx.workspaceId, email, source: "manual", ...over },
      select: { id: true, email: true },
    }),
  );

const proof = { text: "Asked for it", textVersion: "1", ip: "", userAgent: "", messageId: "" };

/** As if the contacts had said yes themselves. */
export const subscribed = (ctx: Context, topicId: string, ...ids: string[]) =>
  transact(ctx, "test.subscribe", async ({ tx }) => {
    await lockContacts(tx, ctx.workspaceId, Prisma.sql`c.id = ANY(${ids}::uuid[])`);
    await grant(tx, { workspaceId: ctx.workspaceId, source: "form", actor: "person", proof }, { ids, topicId });
    return { id: topicId };
  });

export const statusOf = async (ctx: Context, contactId: string, topicId: string) =>
  (
    await within(ctx, (tx) =>
      tx.topicSubscription.findUnique({
        where: { contactId_topicId: { contactId, topicId } },
        select: { status: true },
      }),
    )
  )?.status ?? null;

export const consentsOf = (ctx: Context, email: string) =>
  within(ctx, (tx) =>
    tx.consent.findMany({ where: { workspaceId: ctx.workspaceId, email }, orderBy: [{ at: "asc" }, { seq: "asc" }] }),
  );

export const suppressionOf = (ctx: Context, email: string) =>
  within(ctx, (tx) =>
    tx.suppression.findUnique({ where: { workspaceId_email: { workspaceId: ctx.workspaceId, email } } }),
  );

export const isMailable = async (ctx: Context, contactId: string, topicId: string | null, now?: Date) =>
  (
    await within(
      ctx,
      (tx) => tx.$queryRaw<{ may: boolean }[]>`
        SELECT ${mayMail(topicId, { now })} AS may FROM contact c WHERE c.id = ${contactId}::uuid`,
    )
  )[0]?.may ?? false;
