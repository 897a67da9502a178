import type { HistoryEntry } from "../store/history";
import type { Mailbox } from "../store/mailbox";
import { invalid, notFound } from "./errors";
import { type Method, type MethodContext, readMax, SCOPES } from "./method";

const DAY_MS = 86_400_000;
const LISTS = {
  messageAdded: "messagesAdded",
  messageDeleted: "messagesDeleted",
  labelAdded: "labelsAdded",
  labelRemoved: "labelsRemoved",
} as const;

function listHistory({ world, mailbox, query }: MethodContext): unknown {
  const start = query.get("startHistoryId");
  if (!start) throw invalid("Missing required parameter: startHistoryId");
  const from = mailbox.positionOf(start);
  if (from === null) throw invalid(`Invalid value at 'start_history_id' (TYPE_UINT64), "${start}"`);
  const { historyDays } = world;
  const horizon = historyDays === null ? mailbox.oldestPosition : mailbox.horizon(world.now() - historyDays * DAY_MS);
  if (from < horizon || from > mailbox.position) throw notFound();
  const max = readMax(query, 100, 500);
  const types = new Set(query.getAll("historyTypes").flatMap((type) => type.split(",")));
  for (const type of types) if (!(type in LISTS)) throw invalid(`Invalid value at 'history_types', "${type}"`);
  const labelId = query.get("labelId");
  const after = Math.max(from, readToken(query.get("pageToken")));
  const page: HistoryEntry[] = [];
  let hasMore = false;
  for (let index = firstAfter(mailbox.history, after); index < mailbox.history.length; index += 1) {
    const entry = mailbox.history[index];
    if (!entry || (types.size > 0 && !types.has(entry.kind))) continue;
    if (
      labelId &&
      !entry.messages.some((message) => message.labelIds.includes(labelId)) &&
      !entry.labelIds.includes(labelId)
    )
      continue;
    if (page.length === max) {
      hasMore = true;
      break;
    }
    page.push(entry);
  }
  const last = page[page.length - 1];
  return {
    ...(page.length > 0 ? { history: page.map((entry) => viewEntry(mailbox, entry)) } : {}),
    ...(hasMore && last ? { nextPageToken: String(last.at) } : {}),
    historyId: mailbox.historyId(),
  };
}

function viewEntry(mailbox: Mailbox, entry: HistoryEntry): Record<string, unknown> {
  const changes = entry.messages.map((message) => ({
    message,
    ...(entry.labelIds.length > 0 ? { labelIds: entry.labelIds } : {}),
  }));
  return {
    id: mailbox.historyId(entry.at),
    messages: entry.messages.map(({ id, threadId }) => ({ id, threadId })),
    [LISTS[entry.kind]]: changes,
  };
}

function firstAfter(history: readonly HistoryEntry[], position: number): number {
  let low = 0;
  let high = history.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((history[middle]?.at ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

function readToken(token: string | null): number {
  if (token && !/^\d{1,15}$/.test(token)) throw invalid("Invalid pageToken");
  return Number(token ?? 0);
}

export const HISTORY_METHODS: readonly Method[] = [
  { name: "history.list", verb: "GET", path: "history", scopes: SCOPES.readOrMetadata, run: listHistory },
];
