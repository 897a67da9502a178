import "server-only";
import { countContacts } from "@/features/billing/limits/queries";
import { listFields } from "@/features/contacts/fields/queries";
import { contactsWhere, getContact } from "@/features/contacts/queries";
import { ContactFilter, nameOf } from "@/features/contacts/schema";
import { listContacts } from "@/features/contacts/table/queries";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { within } from "@/lib/transact";
import type { Lacking } from "../lint/variable-findings";
import { type CoreVariable, coreVariables, fieldNamed, type KnownField, type Person } from "../render/scope";
import type { SenderDetails } from "../schema";

/** Reads that belong together, over one connection and one after the other. */
export const together = <T>(ctx: Context, read: (inside: Context) => Promise<T>): Promise<T> =>
  within(ctx, (tx) => read({ ...ctx, open: ctx.open ?? { tx, events: [] } }));

/** The workspace's fields that templates can name; archived ones are gone. */
export async function knownFields(ctx: Context): Promise<KnownField[]> {
  const fields = await listFields(ctx);
  return fields.filter(({ archivedAt }) => archivedAt === null);
}

export async function getPerson(ctx: Context, contactId: string): Promise<Person> {
  const { email, firstName, lastName, phone, locale, timeZone, fields, tags } = await getContact(ctx, contactId);
  return { email, firstName, lastName, phone, locale, timeZone, fields, tags: tags.map(({ name }) => name) };
}

export type PersonChoice = { id: string; name: string; email: string };

/** People to look at a template as; the newest first, or those whom the words find. */
export async function findPeople(ctx: Context, text: string): Promise<PersonChoice[]> {
  const { items } = await listContacts(ctx, { ...(text && { text }), limit: 20 });
  return items.map((contact) => ({ id: contact.id, name: nameOf(contact), email: contact.email }));
}

const columns: Partial<Record<CoreVariable, Prisma.Sql>> = {
  first_name: Prisma.sql`btrim(c.first_name) = ''`,
  last_name: Prisma.sql`btrim(c.last_name) = ''`,
  name: Prisma.sql`btrim(c.first_name) = '' AND btrim(c.last_name) = ''`,
  phone: Prisma.sql`btrim(c.phone) = ''`,
  locale: Prisma.sql`btrim(c.locale) = ''`,
  time_zone: Prisma.sql`btrim(c.time_zone) = ''`,
};
const isCore = (name: string): name is CoreVariable => name in coreVariables;

/** How many contacts that the filter means lack what these names stand for: one look at the audience. */
export async function countLacking(
  ctx: Context,
  names: readonly string[],
  fields: readonly KnownField[],
  filter: ContactFilter = {},
): Promise<Lacking> {
  const conditions = names.flatMap((name) => {
    const column = isCore(name) ? columns[name] : undefined;
    if (column) return [{ name, lacks: column }];
    const field = fieldNamed(fields, name);
    return field ? [{ name, lacks: Prisma.sql`COALESCE(btrim(c.fields ->> ${field.id}::text), '') = ''` }] : [];
  });
  if (conditions.length === 0 && Object.keys(filter).length === 0)
    return { total: await countContacts(ctx), lacking: new Map() };
  const counts = conditions.map(({ lacks }) => Prisma.sql`(count(*) FILTER (WHERE ${lacks}))::int`);
  const [row] = await within(
    ctx,
    (tx) => tx.$queryRaw<{ total: number; counts: number[] }[]>`
      SELECT count(*)::int AS total, ARRAY[${counts.length > 0 ? Prisma.join(counts) : Prisma.empty}]::int[] AS counts
      FROM contact c WHERE ${contactsWhere(ctx, ContactFilter.parse(filter))}`,
  );
  return {
    total: row?.total ?? 0,
    lacking: new Map(conditions.map(({ name }, index) => [name, row?.counts[index] ?? 0])),
  };
}

/** Name and address that the workspace's mails show. */
export const getSender = (ctx: Context): Promise<SenderDetails & { workspaceName: string }> =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const workspace = await tx.workspace.findFirst({ where: { id: workspaceId }, select: { name: true } });
    const sender = await tx.mailSender.findFirst({ where: { workspaceId }, select: { company: true, address: true } });
    return { company: sender?.company ?? "", address: sender?.address ?? "", workspaceName: workspace?.name ?? "" };
  });

/** What any mail of the workspace is made with. */
export type MailBasis = { fields: KnownField[]; sender: Awaited<ReturnType<typeof getSender>> };
export const getMailBasis = (ctx: Context): Promise<MailBasis> =>
  together(ctx, async (inside) => ({ fields: await knownFields(inside), sender: await getSender(inside) }));
