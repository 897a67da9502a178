import { compileSearch } from "../search/match";
import { FIXED_LABELS, isSystemLabel } from "../store/labels";
import { isNewer, type Mailbox } from "../store/mailbox";
import type { Message } from "../store/message";
import { GoogleError, invalid } from "./errors";
import { parseFormat, readAttachment, viewMessage } from "./message-view";
import { getMessage, isMetadataOnly, type Method, type MethodContext, readMax, readStrings, SCOPES } from "./method";
import { placeOf, tokenOf } from "./paging";

const MAX_BATCH_IDS = 1000;

/** The messages a list request selects, newest first. Throws GoogleError. */
export function* selectMessages({ mailbox, query, scopes, world }: MethodContext): Generator<Message> {
  const q = query.get("q")?.trim() ?? "";
  if (q && isMetadataOnly(scopes))
    throw new GoogleError(403, "Metadata scope does not support 'q' parameter", "forbidden");
  const labelIds = query
    .getAll("labelIds")
    .flatMap((ids) => ids.split(","))
    .filter(Boolean);
  for (const id of labelIds) checkLabel(mailbox, id);
  const search = q ? compileSearch(q, mailbox, world.now()) : null;
  const withHidden =
    query.get("includeSpamTrash") === "true" ||
    search?.reachesHidden ||
    labelIds.includes("SPAM") ||
    labelIds.includes("TRASH");
  for (const message of mailbox.order) {
    if (!withHidden && (message.labels.has("SPAM") || message.labels.has("TRASH"))) continue;
    if (!labelIds.every((id) => message.labels.has(id))) continue;
    if (!search || search.matches(message)) yield message;
  }
}

function listMessages(context: MethodContext): unknown {
  const max = readMax(context.query, 100, 500);
  const after = placeOf(context.query.get("pageToken"));
  const page: Message[] = [];
  let total = 0;
  let hasMore = false;
  for (const message of selectMessages(context)) {
    total += 1;
    if (after && !isNewer(after, message)) continue;
    if (page.length < max) page.push(message);
    else hasMore = true;
  }
  const last = page[page.length - 1];
  return {
    ...(page.length > 0 ? { messages: page.map(({ id, threadId }) => ({ id, threadId })) } : {}),
    ...(hasMore && last ? { nextPageToken: tokenOf(last) } : {}),
    resultSizeEstimate: total,
  };
}

function showMessage(context: MethodContext): unknown {
  const format = parseFormat(context.query.get("format"));
  if ((format === "full" || format === "raw") && isMetadataOnly(context.scopes)) {
    throw new GoogleError(403, `Metadata scope doesn't allow format ${format.toUpperCase()}`, "forbidden");
  }
  const names = context.query.getAll("metadataHeaders").flatMap((name) => name.split(","));
  return viewMessage(context.mailbox, getMessage(context), format, names);
}

/** Applies a label change to messages and answers when it is recorded. Throws GoogleError 400 on a bad label. */
export function changeLabels({ world, mailbox }: MethodContext, ids: string[], add: string[], remove: string[]): void {
  for (const id of [...add, ...remove]) {
    checkLabel(mailbox, id);
    if (FIXED_LABELS.has(id)) throw invalid(`Invalid label: ${id}`);
  }
  const both = add.find((id) => remove.includes(id));
  if (both) throw invalid(`Cannot both add and remove the same label: ${both}`);
  world.commit({ type: "labels.change", email: mailbox.account.email, ids, add, remove });
}

function modifyMessage(context: MethodContext): unknown {
  const message = getMessage(context);
  changeLabels(
    context,
    [message.id],
    readStrings(context.body, "addLabelIds"),
    readStrings(context.body, "removeLabelIds"),
  );
  return brief(message);
}

function batchModify(context: MethodContext): undefined {
  changeLabels(
    context,
    readIds(context),
    readStrings(context.body, "addLabelIds"),
    readStrings(context.body, "removeLabelIds"),
  );
}

function moveToTrash(context: MethodContext): unknown {
  const message = getMessage(context);
  changeLabels(
    context,
    [message.id],
    ["TRASH"],
    ["INBOX", "SPAM"].filter((id) => message.labels.has(id)),
  );
  return brief(message);
}

function takeFromTrash(context: MethodContext): unknown {
  const message = getMessage(context);
  changeLabels(context, [message.id], [], ["TRASH"]);
  return brief(message);
}

function deleteMessage(context: MethodContext): undefined {
  const { world, mailbox } = context;
  world.commit({ type: "message.delete", email: mailbox.account.email, ids: [getMessage(context).id] });
}

function batchDelete(context: MethodContext): undefined {
  context.world.commit({ type: "message.delete", email: context.mailbox.account.email, ids: readIds(context) });
}

function readIds({ body }: MethodContext): string[] {
  const ids = readStrings(body, "ids");
  if (ids.length === 0) throw invalid("No message ids specified");
  if (ids.length > MAX_BATCH_IDS) throw invalid(`Too many message ids: at most ${MAX_BATCH_IDS}`);
  return ids;
}

/** Throws GoogleError 400 unless the mailbox has the label. */
export function checkLabel(mailbox: Mailbox, id: string): void {
  if (!isSystemLabel(id) && !mailbox.labels.has(id)) throw invalid(`Invalid label: ${id}`);
}

export function brief(message: Message): { id: string; threadId: string; labelIds: string[] } {
  return { id: message.id, threadId: message.threadId, labelIds: [...message.labels] };
}

export const MESSAGE_METHODS: readonly Method[] = [
  { name: "messages.list", verb: "GET", path: "messages", scopes: SCOPES.readOrMetadata, run: listMessages },
  { name: "messages.get", verb: "GET", path: "messages/*", scopes: SCOPES.readOrMetadata, run: showMessage },
  {
    name: "messages.attachments.get",
    verb: "GET",
    path: "messages/*/attachments/*",
    scopes: SCOPES.read,
    run: (context) => readAttachment(getMessage(context), context.ids[1] ?? ""),
  },
  { name: "messages.batchModify", verb: "POST", path: "messages/batchModify", scopes: SCOPES.modify, run: batchModify },
  { name: "messages.batchDelete", verb: "POST", path: "messages/batchDelete", scopes: SCOPES.full, run: batchDelete },
  { name: "messages.modify", verb: "POST", path: "messages/*/modify", scopes: SCOPES.modify, run: modifyMessage },
  { name: "messages.trash", verb: "POST", path: "messages/*/trash", scopes: SCOPES.modify, run: moveToTrash },
  { name: "messages.untrash", verb: "POST", path: "messages/*/untrash", scopes: SCOPES.modify, run: takeFromTrash },
  { name: "messages.delete", verb: "DELETE", path: "messages/*", scopes: SCOPES.full, run: deleteMessage },
];
