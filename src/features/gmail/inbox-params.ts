import { parseId, publicId } from "@/lib/ids";
import { sortOf } from "./mail-search";
import type { SavedFilter } from "./saved-filters/schema";
import { EmailFilter, EmailPage, emailSorts } from "./schema";

type Params = Record<string, string | string[] | undefined>;

/** What the inbox's address says. What it says wrongly is left out. */
export type InboxParams = {
  filter: EmailFilter;
  sort: (typeof emailSorts)[number];
  /** Each thread once. */
  byThread: boolean;
  cursor?: string;
  openId: string | null;
};

const keep = <T>(
  schema: { safeParse: (value: unknown) => { success: boolean; data?: T } },
  value: unknown,
): T | undefined => {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
};
const flag = (value: string | undefined, on: string, off?: string) =>
  value === on ? true : off && value === off ? false : undefined;

export function readInboxParams(params: Params): InboxParams {
  const get = (name: string) => {
    const value = params[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const { shape } = EmailFilter;
  const text = keep(shape.text, get("q"));
  const connectionId = parseId("connection", get("account") ?? "");
  return {
    filter: {
      text,
      label: keep(shape.label, get("label")),
      sender: keep(shape.sender, get("from")),
      isUnread: flag(get("unread"), "1", "0"),
      hasSummary: flag(get("summary"), "with", "without"),
      needsReply: flag(get("reply"), "1", "0"),
      isArchived: flag(get("archived"), "1", "0"),
      category: keep(shape.category, get("category")),
      priority: keep(shape.priority, get("priority")),
      connectionId: connectionId ?? undefined,
      since: keep(shape.since, get("since")),
      until: keep(shape.until, get("until")),
    },
    sort: sortOf(
      { text },
      emailSorts.find((sort) => sort === get("sort")),
    ),
    byThread: get("threads") === "1",
    cursor: keep(EmailPage.shape.cursor, get("cursor")),
    openId: parseId("email", get("open") ?? ""),
  };
}

const bit = (value: boolean | undefined) => (value === undefined ? undefined : value ? "1" : "0");

/** The address of the inbox with these parameters; defaults are not spelled out. */
export function inboxHref(workspace: string, { filter, sort, byThread, cursor, openId }: InboxParams): string {
  const entries: Record<string, string | undefined | null> = {
    q: filter.text,
    label: filter.label,
    from: filter.sender,
    unread: bit(filter.isUnread),
    summary: filter.hasSummary === undefined ? undefined : filter.hasSummary ? "with" : "without",
    reply: bit(filter.needsReply),
    archived: bit(filter.isArchived),
    category: filter.category,
    priority: filter.priority,
    account: filter.connectionId && publicId("connection", filter.connectionId),
    since: filter.since,
    until: filter.until,
    sort: sortOf(filter, sort) === sortOf(filter) ? undefined : sort,
    threads: byThread ? "1" : undefined,
    cursor,
    open: openId && publicId("email", openId),
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(entries)) if (value) query.set(name, value);
  return `/${workspace}/inbox${query.size > 0 ? `?${query}` : ""}`;
}

/** How many filters are set, besides the search words. */
export const countFilters = ({ text: _, ...filter }: EmailFilter) =>
  Object.values(filter).filter((value) => value !== undefined).length;

/** Untouched, the inbox leaves out what is archived; a search or a filter looks everywhere. */
export const shownFilter = (filter: EmailFilter): EmailFilter =>
  filter.text || countFilters(filter) > 0 ? filter : { ...filter, isArchived: false };

const spelled = (filter: EmailFilter) =>
  JSON.stringify(
    Object.entries(filter)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** A view one press away. */
export type ViewChip = {
  id: string;
  name: string;
  href: string;
  count: number | null;
  isActive: boolean;
  saved: SavedFilter | null;
};

/** The inbox's own views and those people kept; and what is filtered now that none of them says. */
export function inboxViews(
  workspace: string,
  { filter, byThread }: InboxParams,
  saved: readonly SavedFilter[],
  counts: Readonly<Record<string, number>>,
): { chips: ViewChip[]; unsaved: EmailFilter | null } {
  const chip = (id: string, name: string, of: EmailFilter, own: SavedFilter | null = null): ViewChip => ({
    id,
    name,
    href: inboxHref(workspace, { filter: of, sort: sortOf(of), byThread, openId: null }),
    count: own && (counts[id] ?? 0),
    isActive: spelled(of) === spelled(filter),
    saved: own,
  });
  const chips = [
    chip("inbox", "Inbox", {}),
    chip("archived", "Archived", { isArchived: true }),
    chip("reply", "Needs a reply", { needsReply: true }),
    ...saved.map((one) => chip(one.id, one.name, one.filter, one)),
  ];
  return { chips, unsaved: chips.some(({ isActive }) => isActive) ? null : filter };
}
