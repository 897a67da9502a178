import { z } from "zod";
import { ownColumns } from "@/features/contacts/columns";
import type { ContactFieldView } from "@/features/contacts/fields/schema";
import { fieldOfKey } from "@/features/contacts/fields/value";
import { type ContactFilter, contactSorts } from "@/features/contacts/schema";
import { type ContactArrangement, type ContactView, mostColumns, ViewName } from "@/features/contacts/views/schema";
import { AppError } from "@/lib/errors";
import { publicId } from "@/lib/ids";
import { FilterBody, filterOfBody } from "../contract";

const ownField = "fields.";
const ViewFilter = FilterBody.omit({ ids: true }).extend({
  isDeleted: z.literal(true).optional().describe("The deleted ones, in place of those that are there."),
});
const Columns = z
  .array(z.string().max(80))
  .max(mostColumns, `At most ${mostColumns} columns.`)
  .describe(`In their order: ${ownColumns.join(", ")}, and custom fields as \`${ownField}\` and their key.`);

export const ViewBody = z.strictObject({
  name: ViewName,
  filter: ViewFilter.default({}),
  sort: z.enum(contactSorts).default("newest"),
  columns: Columns.default([]),
});
/** What is left out stays as it is. */
export const ViewPatch = z
  .strictObject({ name: ViewName, filter: ViewFilter, sort: z.enum(contactSorts), columns: Columns })
  .partial();

export const ViewReply = z.object({
  id: z.string(),
  name: z.string(),
  filter: z.record(z.string(), z.unknown()).describe("As bodies take it; what it names and is gone is left out."),
  sort: z.enum(contactSorts),
  columns: z.array(z.string()),
});

type Registry = readonly ContactFieldView[];

function columnOf(registry: Registry, name: string, index: number): string {
  const own = ownColumns.find((column) => column === name);
  const field = name.startsWith(ownField) ? fieldOfKey(registry, name.slice(ownField.length)) : undefined;
  if (own ?? field) return own ?? field?.id ?? "";
  const message = `There is no column “${name}”. A custom field's is ${ownField} and its key.`;
  throw new AppError("invalid", `columns.${index}: ${message}`, { [`columns.${index}`]: [message] });
}

/** What a body says of an arrangement; `before` is what it leaves out. */
export function arrangementOf(
  { filter, sort, columns }: Omit<z.output<typeof ViewPatch>, "name">,
  registry: Registry,
  before: ContactArrangement,
): ContactArrangement {
  return {
    filter: filter ? filterOfBody(filter, registry) : before.filter,
    sort: sort ?? before.sort,
    columns: columns?.map((name, index) => columnOf(registry, name, index)) ?? before.columns,
  };
}

const keyed = (registry: Registry, id: string) => registry.find((field) => field.id === id)?.key;

function filterReply({ tagIds, listId, segmentId, subscription, fields, ...rest }: ContactFilter, registry: Registry) {
  const topicId = subscription?.topicId;
  return {
    ...rest,
    ...(tagIds && { tagIds: tagIds.map((id) => publicId("tag", id)) }),
    ...(listId && { listId: publicId("list", listId) }),
    ...(segmentId && { segmentId: publicId("segment", segmentId) }),
    ...(subscription && { status: subscription.status, ...(topicId && { topicId: publicId("topic", topicId) }) }),
    ...(fields && {
      fields: fields.flatMap(({ fieldId, test, value }) => {
        const key = keyed(registry, fieldId);
        return key ? [{ key, test, ...(value && { value }) }] : [];
      }),
    }),
  };
}

export const asView =
  (registry: Registry) =>
  ({ id, name, arrangement: { filter, sort, columns } }: ContactView): z.input<typeof ViewReply> => ({
    id: publicId("view", id),
    name,
    filter: filterReply(filter, registry),
    sort,
    columns: columns.flatMap((column) => {
      if (ownColumns.some((own) => own === column)) return [column];
      const key = keyed(registry, column);
      return key ? [`${ownField}${key}`] : [];
    }),
  });
