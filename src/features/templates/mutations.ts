import "server-only";
import type { Context } from "@/gates/context";
import type { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { transact } from "@/lib/transact";
import { inLibrary } from "./library/catalogue";
import { getTemplate } from "./queries";
import type { SenderDetails, TemplateContent, TemplateCreate, TemplateSave } from "./schema";
import { TemplateContent as Content } from "./schema";
import { summaryOf } from "./summary";

const maxTemplates = 1_000;

const columns = (content: TemplateContent) => ({
  content: content as Prisma.InputJsonValue,
  kind: content.kind,
  subject: content.subject,
  summary: summaryOf(content),
});

async function insert(tx: Tx, { workspaceId }: Context, name: string, content: TemplateContent) {
  if ((await tx.emailTemplate.count({ where: { workspaceId } })) >= maxTemplates)
    throw new AppError(
      "limit_reached",
      `A workspace holds ${maxTemplates} templates at most. Delete one that is not needed.`,
    );
  return tx.emailTemplate.create({ data: { workspaceId, name, ...columns(content) }, select: { id: true } });
}

const blank = () => Content.parse({ kind: "marketing", blocks: [{ type: "footer", id: "footer" }] });

type NewTemplate = import("zod").output<typeof TemplateCreate>;
/** Empty, out of the library, or with content of its own. */
export async function createTemplate(ctx: Context, { name, libraryKey, content }: NewTemplate) {
  const found = libraryKey === null ? null : inLibrary(libraryKey);
  if (libraryKey !== null && !found)
    throw new AppError("invalid", "There is no such template in the library.", {
      libraryKey: ["Choose one of the library's keys."],
    });
  return transact(ctx, "template.create", ({ tx, ctx }) => insert(tx, ctx, name, content ?? found?.content ?? blank()));
}

export async function duplicateTemplate(ctx: Context, templateId: string) {
  const { name, content } = await getTemplate(ctx, templateId);
  return transact(ctx, "template.create", ({ tx, ctx }) => insert(tx, ctx, `Copy of ${name}`.slice(0, 100), content));
}

type Save = Pick<import("zod").output<typeof TemplateSave>, "templateId" | "name" | "content" | "revision">;
/** Writes the draft. Refused with `conflict` when it has changed since the revision that was read. */
export const saveTemplate = (ctx: Context, { templateId, name, content, revision }: Save) =>
  transact(ctx, "template.save", async ({ tx, ctx: { workspaceId } }) => {
    const { count } = await tx.emailTemplate.updateMany({
      where: { id: templateId, workspaceId, ...(revision !== null && { revision }) },
      data: { name, ...columns(content), revision: { increment: 1 }, updatedAt: new Date() },
    });
    const row = await tx.emailTemplate.findFirst({
      where: { id: templateId, workspaceId },
      select: { revision: true },
    });
    if (!row) throw notFound("template");
    if (count === 0)
      throw new AppError("conflict", "This template was changed elsewhere since you opened it.", {
        revision: [`The draft is at revision ${row.revision} now. Read it again, or save without a revision.`],
      });
    return { id: templateId, revision: row.revision };
  });

export const archiveTemplate = (ctx: Context, templateId: string, isArchived: boolean) =>
  transact(ctx, isArchived ? "template.archive" : "template.unarchive", async ({ tx, ctx: { workspaceId } }) => {
    const { count } = await tx.emailTemplate.updateMany({
      where: { id: templateId, workspaceId },
      data: { archivedAt: isArchived ? new Date() : null },
    });
    if (count === 0) throw notFound("template");
    return { id: templateId };
  });

/** Company name and postal address that the footers show. */
export const setSender = (ctx: Context, { company, address }: SenderDetails) =>
  transact(ctx, "sender.change", async ({ tx, ctx: { workspaceId } }) => {
    const values = { company, address, updatedAt: new Date() };
    await tx.mailSender.upsert({ where: { workspaceId }, create: { workspaceId, ...values }, update: values });
    return { id: workspaceId };
  });
