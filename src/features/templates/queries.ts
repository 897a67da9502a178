import "server-only";
import { env } from "@/env";
import type { ContactFilter } from "@/features/contacts/schema";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { AppError, notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { countLacking, getMailBasis, getPerson, type MailBasis, together } from "./audience/queries";
import { catalogue } from "./library/catalogue";
import { byWeight, contentFindings } from "./lint/checks";
import { finding } from "./lint/finding";
import { variableFindings } from "./lint/variable-findings";
import { LiquidFault } from "./liquid/scan";
import { usesOf } from "./liquid/variables";
import { compileTemplate, renderMail } from "./render/compile";
import { coreVariables, type KnownField, type Person, plain, scopeOf } from "./render/scope";
import {
  type Finding,
  type LintReport,
  type RenderedMail,
  TemplateContent,
  type TemplateDetail,
  type TemplateItem,
  type TemplateQuery,
} from "./schema";

const cursorParts = (cursor: string): [key: string, id: string] => {
  const [key, id] = Buffer.from(cursor, "base64url").toString().split("\n");
  if (key !== undefined && id && isId(id)) return [key, id];
  throw new AppError("invalid", "This cursor is not one of ours.", { cursor: ["Send `meta.nextCursor` as it is."] });
};
const asCursor = (key: string, id: string) => Buffer.from(`${key}\n${id}`).toString("base64url");

const orders = {
  changed: { key: Prisma.sql`t.updated_at`, isDown: true, cast: Prisma.sql`::timestamptz` },
  created: { key: Prisma.sql`t.created_at`, isDown: true, cast: Prisma.sql`::timestamptz` },
  name: { key: Prisma.sql`lower(t.name)`, isDown: false, cast: Prisma.sql`::text` },
};

/** A page of the workspace's templates. */
export async function listTemplates(
  ctx: Context,
  { text, kind, isArchived, isPublished, sort, limit, cursor }: TemplateQuery,
): Promise<{ items: TemplateItem[]; nextCursor: string | null }> {
  const { key, isDown, cast } = orders[sort];
  const after = cursor ? cursorParts(cursor) : null;
  if (after && sort !== "name" && Number.isNaN(Date.parse(after[0]))) cursorParts("");
  const sign = isDown ? Prisma.sql`<` : Prisma.sql`>`;
  const way = isDown ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const rows = await within(
    ctx,
    (tx) => tx.$queryRaw<(TemplateItem & { sortKey: string })[]>`
      SELECT t.id, t.name, t.kind, t.subject, t.summary, t.published_number AS "publishedNumber", t.revision,
        t.published_revision IS NOT NULL AND t.published_revision <> t.revision AS "isChanged",
        t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.archived_at AS "archivedAt", (${key})::text AS "sortKey"
      FROM email_template t
      WHERE t.workspace_id = ${ctx.workspaceId}::uuid
        AND ${isArchived ? Prisma.sql`t.archived_at IS NOT NULL` : Prisma.sql`t.archived_at IS NULL`}
        ${kind ? Prisma.sql`AND t.kind = ${kind}` : Prisma.empty}
        ${isPublished === undefined ? Prisma.empty : isPublished ? Prisma.sql`AND t.published_number IS NOT NULL` : Prisma.sql`AND t.published_number IS NULL`}
        ${text ? Prisma.sql`AND position(lower(${text}) IN lower(t.name || ' ' || t.subject || ' ' || t.summary)) > 0` : Prisma.empty}
        ${after ? Prisma.sql`AND (${key}, t.id) ${sign} (${after[0]}${cast}, ${after[1]}::uuid)` : Prisma.empty}
      ORDER BY ${key} ${way}, t.id ${way} LIMIT ${limit + 1}`,
  );
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map(({ sortKey: _, ...item }) => item),
    nextCursor: last ? asCursor(last.sortKey, last.id) : null,
  };
}

/** Null when it is none of this workspace. */
export async function findTemplate(ctx: Context, id: string): Promise<TemplateDetail | null> {
  const row = await within(ctx, (tx) =>
    tx.emailTemplate.findFirst({
      where: { id, workspaceId: ctx.workspaceId },
      select: {
        id: true,
        name: true,
        content: true,
        revision: true,
        publishedNumber: true,
        publishedRevision: true,
        createdAt: true,
        updatedAt: true,
        archivedAt: true,
      },
    }),
  );
  if (!row) return null;
  const { publishedRevision, ...template } = row;
  return {
    ...template,
    content: TemplateContent.parse(row.content),
    isChanged: publishedRevision !== null && publishedRevision !== row.revision,
  };
}

/** Throws AppError not_found when it is none of this workspace. */
export async function getTemplate(ctx: Context, id: string): Promise<TemplateDetail> {
  const template = await findTemplate(ctx, id);
  if (!template) throw notFound("template");
  return template;
}

/** The product's own templates, without their content. */
export const listLibrary = () =>
  catalogue.map(({ key, name, group, purpose, content: { subject } }) => ({ key, name, group, purpose, subject }));

/** What an author can insert, by what it is called. */
export const variablesOf = (fields: readonly KnownField[]) => [
  ...Object.entries(coreVariables).map(([name, label]) => ({
    path: `contact.${name}`,
    label,
    needsDefault: name !== "email" && name !== "tags",
  })),
  ...fields.map(({ key, label }) => ({ path: `contact.${key}`, label, needsDefault: true })),
  { path: "workspace.name", label: "Your company", needsDefault: false },
  { path: "workspace.address", label: "Your postal address", needsDefault: false },
  { path: "unsubscribe_url", label: "Link to unsubscribe", needsDefault: false },
  { path: "preferences_url", label: "Link to preferences", needsDefault: false },
];

/** Somebody to show a mail to while nobody is chosen. */
const somebody = (fields: readonly KnownField[]): Person => ({
  email: "ada@example.com",
  firstName: "Ada",
  lastName: "Example",
  phone: "+49 30 123456",
  locale: "en",
  timeZone: "Europe/Berlin",
  fields: Object.fromEntries(fields.map(({ id, label }) => [id, `[${label}]`])),
  tags: ["customer"],
});

type Shown = {
  contactId?: string | null;
  /** In place of the contact's own; by the names templates use. */
  variables?: Readonly<Record<string, unknown>>;
  /** In place of the template's sample. */
  event?: Readonly<Record<string, unknown>>;
};

/** Links of a mail that nobody was sent: they open the page that says so, and change nothing. */
const idleLinks = () => ({ unsubscribe: `${env().APP_URL}/u/preview`, preferences: `${env().APP_URL}/u/preview` });

async function scopeFor(ctx: Context, { fields, sender }: MailBasis, content: TemplateContent, shown: Shown) {
  const { contactId, variables, event } = shown;
  const person = contactId ? await getPerson(ctx, contactId) : somebody(fields);
  const scope = scopeOf({ person, fields, sender, links: idleLinks(), event: event ?? content.sample });
  return { ...scope, contact: Object.assign(Object.create(null), scope.contact, plain(variables ?? {})) };
}

export type Preview = { mail: RenderedMail; faults: null } | { mail: null; faults: Finding[] };

/** A template as one contact would get it, or what keeps it from being rendered. */
export const renderPreview = (ctx: Context, content: TemplateContent, shown: Shown = {}): Promise<Preview> =>
  together(ctx, async (inside) => previewOn(inside, await getMailBasis(inside), content, shown));

async function previewOn(
  ctx: Context,
  basis: MailBasis,
  content: TemplateContent,
  shown: Shown = {},
): Promise<Preview> {
  const { compiled, ...rest } = compileTemplate(content);
  if (!compiled) return { mail: null, faults: "faults" in rest ? rest.faults : [] };
  try {
    return { mail: renderMail(compiled, await scopeFor(ctx, basis, content, shown)), faults: null };
  } catch (error) {
    if (!(error instanceof LiquidFault)) throw error;
    return { mail: null, faults: [tooMuch(error)] };
  }
}
const tooMuch = ({ message }: LiquidFault) =>
  finding("error", "liquid", "html", message, "Make loops shorter and texts smaller.");

/** All that is wrong with a template, held against the audience that the filter means. */
export const lintContent = (ctx: Context, content: TemplateContent, filter: ContactFilter = {}): Promise<LintReport> =>
  together(ctx, async (inside) => lintOn(inside, await getMailBasis(inside), content, filter));

/** The same for who has read what mails are made with. */
export async function lintOn(
  ctx: Context,
  basis: MailBasis,
  content: TemplateContent,
  filter: ContactFilter = {},
): Promise<LintReport> {
  const none = { sizes: { htmlBytes: 0, textBytes: 0 }, audienceCount: 0 };
  const compilation = compileTemplate(content);
  if (!compilation.compiled) return { findings: compilation.faults, ...none };
  const { compiled, removed } = compilation;
  const { fields, sender } = basis;
  const preview = await previewOn(ctx, basis, content);
  if (!preview.mail) return { findings: preview.faults, ...none };
  const { html, text } = preview.mail;
  const sizes = { htmlBytes: Buffer.byteLength(html), textBytes: Buffer.byteLength(text) };
  const hasAddress = sender.address !== "";
  const parts = [compiled.subject, compiled.preheader, compiled.html, compiled.text ?? []];
  const uses = [...new Map(parts.flatMap(usesOf).map((use) => [use.path, use])).values()].filter(
    ({ path }) => path !== "mail_subject" && path !== "mail_preheader",
  );
  const names = uses.flatMap(({ path }) => /^contact\.([^.]+)$/.exec(path)?.[1] ?? []);
  const lacking = await countLacking(ctx, names, fields, filter);
  const findings = byWeight([
    ...contentFindings({ content, html, sizes, removed, hasAddress }),
    ...variableFindings(uses, { fields, lacking, hasAddress }),
  ]);
  return { findings, sizes, audienceCount: lacking.total };
}
