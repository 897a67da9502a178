import "server-only";
import type { Context } from "@/gates/context";
import type { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { transact } from "@/lib/transact";
import { getTemplate, lintContent } from "../queries";
import type { TemplateContent } from "../schema";
import { summaryOf } from "../summary";
import { getVersion } from "./queries";

/** Publishing goes one after the other: numbers have no gap and no twin. */
async function lockDraft(
  tx: Tx,
  { workspaceId }: Context,
  templateId: string,
): Promise<{ revision: number; name: string }> {
  const [row] = await tx.$queryRaw<{ revision: number; name: string }[]>`
    SELECT revision, name FROM email_template WHERE id = ${templateId}::uuid AND workspace_id = ${workspaceId}::uuid FOR UPDATE`;
  if (!row) throw notFound("template");
  return row;
}

type Release = { templateId: string; name: string; content: TemplateContent; note: string };

async function release(tx: Tx, { workspaceId, actor }: Context, { templateId, name, content, note }: Release) {
  const { _max } = await tx.templateVersion.aggregate({ where: { templateId, workspaceId }, _max: { number: true } });
  const number = (_max.number ?? 0) + 1;
  const author = `${actor.kind}:${actor.id}`;
  await tx.templateVersion.create({
    data: { templateId, workspaceId, number, name, note, author, content: content as Prisma.InputJsonValue },
  });
  return number;
}

/** Makes the draft the next version. Refused with `invalid` while lint finds an error, `conflict` when it changed meanwhile. */
export async function publishTemplate(ctx: Context, templateId: string, note: string) {
  const { content, revision, name } = await getTemplate(ctx, templateId);
  const { findings } = await lintContent(ctx, content);
  const errors = findings.filter(({ level }) => level === "error");
  if (errors.length > 0) {
    const fields: Record<string, string[]> = {};
    for (const { field, message, fix } of errors) fields[field] = [...(fields[field] ?? []), `${message} ${fix}`];
    throw new AppError(
      "invalid",
      `Not published. ${errors[0]?.field}: ${errors[0]?.message} ${errors[0]?.fix}`,
      fields,
    );
  }
  return transact(ctx, "template.publish", async ({ tx, ctx }) => {
    const draft = await lockDraft(tx, ctx, templateId);
    if (draft.revision !== revision)
      throw new AppError("conflict", "The draft changed while it was being published. Look at it and publish again.");
    const number = await release(tx, ctx, { templateId, name, content, note });
    await tx.emailTemplate.updateMany({
      where: { id: templateId, workspaceId: ctx.workspaceId },
      data: { publishedNumber: number, publishedRevision: revision },
    });
    return { id: templateId, number };
  });
}

/** An old version becomes the draft and the newest version; nothing that was published is lost. */
export async function restoreVersion(ctx: Context, templateId: string, number: number) {
  const { content } = await getVersion(ctx, templateId, number);
  return transact(ctx, "template.restore", async ({ tx, ctx }) => {
    const draft = await lockDraft(tx, ctx, templateId);
    const note = `Version ${number} restored`;
    const made = await release(tx, ctx, { templateId, name: draft.name, content, note });
    const revision = draft.revision + 1;
    await tx.emailTemplate.updateMany({
      where: { id: templateId, workspaceId: ctx.workspaceId },
      data: {
        content: content as Prisma.InputJsonValue,
        kind: content.kind,
        subject: content.subject,
        summary: summaryOf(content),
        revision,
        publishedNumber: made,
        publishedRevision: revision,
        updatedAt: new Date(),
      },
    });
    return { id: templateId, number: made };
  });
}
