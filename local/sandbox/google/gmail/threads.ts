import { isNewer } from "../store/mailbox";
import type { Message } from "../store/message";
import { GoogleError, notFound } from "./errors";
import { parseFormat, viewMessage } from "./message-view";
import { brief, changeLabels, selectMessages } from "./messages";
import { isMetadataOnly, type Method, type MethodContext, readMax, readStrings, SCOPES } from "./method";
import { placeOf, tokenOf } from "./paging";

function getThread({ mailbox, ids }: MethodContext): Message[] {
  const thread = mailbox.threads.get(ids[0] ?? "");
  if (!thread) throw notFound();
  return thread;
}

function listThreads(context: MethodContext): unknown {
  const max = readMax(context.query, 100, 500);
  const after = placeOf(context.query.get("pageToken"));
  const newest = new Map<string, Message>();
  for (const message of selectMessages(context))
    if (!newest.has(message.threadId)) newest.set(message.threadId, message);
  const rest = [...newest.values()].filter((message) => !after || isNewer(after, message));
  const page = rest.slice(0, max);
  const last = page[page.length - 1];
  return {
    ...(page.length > 0 ? { threads: page.map((message) => viewThreadLine(context, message)) } : {}),
    ...(rest.length > max && last ? { nextPageToken: tokenOf(last) } : {}),
    resultSizeEstimate: newest.size,
  };
}

function viewThreadLine({ mailbox }: MethodContext, newest: Message): unknown {
  const thread = mailbox.threads.get(newest.threadId) ?? [newest];
  return {
    id: newest.threadId,
    snippet: newest.snippet,
    historyId: mailbox.historyId(Math.max(...thread.map((message) => message.changedAt))),
  };
}

function showThread(context: MethodContext): unknown {
  const format = parseFormat(context.query.get("format"));
  if (format === "full" && isMetadataOnly(context.scopes))
    throw new GoogleError(403, "Metadata scope doesn't allow format FULL", "forbidden");
  const thread = getThread(context);
  const names = context.query.getAll("metadataHeaders").flatMap((name) => name.split(","));
  const { mailbox } = context;
  return {
    id: thread[0]?.threadId,
    historyId: mailbox.historyId(Math.max(...thread.map((message) => message.changedAt))),
    messages: thread.map((message) => viewMessage(mailbox, message, format === "raw" ? "minimal" : format, names)),
  };
}

function relabel(context: MethodContext, add: string[], remove: string[]): unknown {
  const thread = getThread(context);
  changeLabels(
    context,
    thread.map((message) => message.id),
    add,
    remove,
  );
  return { id: thread[0]?.threadId, messages: thread.map(brief) };
}

function deleteThread(context: MethodContext): undefined {
  const ids = getThread(context).map((message) => message.id);
  context.world.commit({ type: "message.delete", email: context.mailbox.account.email, ids });
}

export const THREAD_METHODS: readonly Method[] = [
  { name: "threads.list", verb: "GET", path: "threads", scopes: SCOPES.readOrMetadata, run: listThreads },
  { name: "threads.get", verb: "GET", path: "threads/*", scopes: SCOPES.readOrMetadata, run: showThread },
  {
    name: "threads.modify",
    verb: "POST",
    path: "threads/*/modify",
    scopes: SCOPES.modify,
    run: (context) =>
      relabel(context, readStrings(context.body, "addLabelIds"), readStrings(context.body, "removeLabelIds")),
  },
  {
    name: "threads.trash",
    verb: "POST",
    path: "threads/*/trash",
    scopes: SCOPES.modify,
    run: (context) => relabel(context, ["TRASH"], ["INBOX"]),
  },
  {
    name: "threads.untrash",
    verb: "POST",
    path: "threads/*/untrash",
    scopes: SCOPES.modify,
    run: (context) => relabel(context, [], ["TRASH"]),
  },
  { name: "threads.delete", verb: "DELETE", path: "threads/*", scopes: SCOPES.full, run: deleteThread },
];
