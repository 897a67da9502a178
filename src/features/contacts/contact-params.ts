import { isId, parseId, publicId } from "@/lib/ids";
import { defaultColumns, isOwnColumn } from "./columns";
import {
  ContactFilter,
  ContactPage,
  type ContactSort,
  contactSorts,
  contactSources,
  type FieldTest,
  fieldTests,
  subscriptionStates,
} from "./schema";
import type { ContactArrangement, ContactView } from "./views/schema";

type Params = Record<string, string | string[] | undefined>;

/** What the address of the table says. What it says wrongly is left out. */
export type ContactParams = ContactArrangement & { cursor?: string };

type Schema<T> = { safeParse: (value: unknown) => { success: boolean; data?: T } };
const keep = <T>(schema: Schema<T>, value: unknown): T | undefined => {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
};
const oneOf = <T extends string>(known: readonly T[], value: string | undefined) =>
  known.find((each) => each === value);

/** `fld_….atLeast.5`: the field, the test, the value. */
function readTest(text: string): FieldTest[] {
  const [field = "", test = "", ...value] = text.split(".");
  const fieldId = parseId("field", field);
  const known = oneOf(fieldTests, test);
  return fieldId && known ? [{ fieldId, test: known, value: value.join(".").slice(0, 500) }] : [];
}

export function readContactParams(params: Params): ContactParams {
  const all = (name: string) => [params[name] ?? []].flat();
  const get = (name: string) => all(name)[0];
  const { shape } = ContactFilter;
  const tagIds = (get("tags") ?? "").split(",").flatMap((id) => parseId("tag", id) ?? []);
  const status = oneOf(subscriptionStates, get("status"));
  const topicId = parseId("topic", get("topic") ?? "");
  const fields = all("field").flatMap(readTest).slice(0, 10);
  const columns = get("columns")
    ?.split(",")
    .flatMap((id) => (isOwnColumn(id) ? id : (parseId("field", id) ?? [])));
  return {
    filter: {
      text: keep(shape.text, get("q")),
      tagIds: tagIds.length > 0 ? tagIds.slice(0, 20) : undefined,
      listId: parseId("list", get("list") ?? "") ?? undefined,
      segmentId: parseId("segment", get("segment") ?? "") ?? undefined,
      subscription: status ? { topicId, status } : undefined,
      isSuppressed: get("suppressed") === "1" ? true : get("suppressed") === "0" ? false : undefined,
      source: oneOf(contactSources, get("source")),
      since: keep(shape.since, get("since")),
      until: keep(shape.until, get("until")),
      fields: fields.length > 0 ? fields : undefined,
      isDeleted: get("deleted") === "1" ? true : undefined,
    },
    sort: oneOf(contactSorts, get("sort")) ?? "newest",
    columns: columns ? [...new Set(columns)].slice(0, 20) : [...defaultColumns],
    cursor: keep(ContactPage.shape.cursor, get("cursor")),
  };
}

const same = (a: readonly string[], b: readonly string[]) => a.join() === b.join();

/** The address of the table with this arrangement; what is usual is not spelled out. */
export function contactsHref(workspace: string, { filter, sort, columns, cursor }: ContactParams): string {
  const { subscription } = filter;
  const entries: [string, string | undefined][] = [
    ["q", filter.text],
    ["tags", filter.tagIds?.map((id) => publicId("tag", id)).join(",")],
    ["list", filter.listId && publicId("list", filter.listId)],
    ["segment", filter.segmentId && publicId("segment", filter.segmentId)],
    ["status", subscription?.status],
    ["topic", subscription?.topicId ? publicId("topic", subscription.topicId) : undefined],
    ["suppressed", filter.isSuppressed === undefined ? undefined : filter.isSuppressed ? "1" : "0"],
    ["source", filter.source],
    ["since", filter.since],
    ["until", filter.until],
    ...(filter.fields ?? []).map(({ fieldId, test, value }): [string, string] => [
      "field",
      [publicId("field", fieldId), test, ...(value ? [value] : [])].join("."),
    ]),
    ["deleted", filter.isDeleted ? "1" : undefined],
    ["sort", sort === "newest" ? undefined : sort],
    [
      "columns",
      same(columns, defaultColumns)
        ? undefined
        : columns.map((id) => (isId(id) ? publicId("field", id) : id)).join(",") || "none",
    ],
    ["cursor", cursor],
  ];
  const query = new URLSearchParams();
  for (const [name, value] of entries) if (value) query.append(name, value);
  return `/${workspace}/contacts${query.size > 0 ? `?${query}` : ""}`;
}

export const contactHref = (workspace: string, id: string) => `/${workspace}/contacts/${publicId("contact", id)}`;

/** How many filters are set, besides the search words. */
export const countFilters = ({ text: _, fields = [], ...filter }: ContactFilter) =>
  Object.values(filter).filter((value) => value !== undefined).length + fields.length;

const spelled = ({ filter, sort, columns }: ContactArrangement) =>
  contactsHref("", { filter, sort, columns, cursor: undefined });

export type ViewChip = { id: string | null; name: string; href: string; isActive: boolean };

/** The table's views, and what is arranged now that none of them says. */
export function viewChips(workspace: string, params: ContactParams, views: readonly ContactView[]) {
  const chip = (id: string | null, name: string, arrangement: ContactArrangement): ViewChip => ({
    id,
    name,
    href: contactsHref(workspace, arrangement),
    isActive: spelled(arrangement) === spelled(params),
  });
  const columns = [...defaultColumns];
  const chips = [
    chip(null, "All contacts", { filter: {}, sort: "newest", columns }),
    chip(null, "Deleted", { filter: { isDeleted: true }, sort: "newest", columns }),
    ...views.map(({ id, name, arrangement }) => chip(id, name, arrangement)),
  ];
  return { chips, isUnsaved: !chips.some(({ isActive }) => isActive) };
}

/** The table's header names a column; the server one of its orders. */
export const sortOfColumn = (by: string, direction: "asc" | "desc"): ContactSort => {
  if (by === "created") return direction === "asc" ? "oldest" : "newest";
  const column = by === "email" ? "email" : "name";
  return direction === "asc" ? column : `${column}-desc`;
};
export const columnOfSort = (sort: ContactSort): { by: string; direction: "asc" | "desc" } => {
  if (sort === "newest" || sort === "oldest") return { by: "created", direction: sort === "oldest" ? "asc" : "desc" };
  return { by: sort.startsWith("email") ? "email" : "name", direction: sort.endsWith("-desc") ? "desc" : "asc" };
};
