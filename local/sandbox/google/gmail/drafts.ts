import { createHash } from "node:crypto";
import { gmailScope } from "../oauth/scopes";
import { isNewer } from "../store/mailbox";
import type { Message } from "../store/message";
import type { Operation } from "../store/operations";
import { invalid, notFound } from "./errors";
import { parseFormat, viewMessage } from "./message-view";
import { selectMessages } from "./messages";
import { type Method, type MethodContext, readMax, SCOPES } from "./method";
import { placeOf, tokenOf } from "./paging";
import { arrivalOf, briefOf, completed, mailing, readUpload } from "./upload";

const WRITERS = [gmailScope("compose"), ...SCOPES.modify];
const READERS = [...WRITERS, gmailScope("readonly")];

function listDrafts(context: MethodContext): unknown {
  const draftOf = new Map([...context.mailbox.drafts].map(([draft, message]) => [message, draft]));
  const after = placeOf(context.query.get("pageToken"));
  const all = [...selectMessages(context)].filter((message) => draftOf.has(message.id));
  const rest = all.filter((message) => !after || isNewer(after, message));
  const page = rest.slice(0, readMax(context.query, 100, 500));
  const last = page[page.length - 1];
  return {
    ...(page.length > 0
      ? { drafts: page.map(({ id, threadId }) => ({ id: draftOf.get(id), message: { id, threadId } })) }
      : {}),
    ...(rest.length > page.length && last ? { nextPageToken: tokenOf(last) } : {}),
    resultSizeEstimate: all.length,
  };
}

function showDraft(context: MethodContext): unknown {
  const { id, message } = getDraft(context);
  return { id, message: viewMessage(context.mailbox, message, parseFormat(context.query.get("format")), []) };
}

function createDraft(context: MethodContext): unknown {
  const number = createHash("sha256")
    .update(`draft ${context.mailbox.account.email} ${context.mailbox.position}`)
    .digest()
    .readBigInt64BE();
  return saveDraft(context, `r${number}`, []);
}

function updateDraft(context: MethodContext): unknown {
  const { id, message } = getDraft(context);
  const { email } = context.mailbox.account;
  return saveDraft(context, id, [{ type: "message.delete", email, ids: [message.id] }], message.threadId);
}

/** A draft's text never changes: a new message takes the place of the old one, which goes last to keep the thread. */
function saveDraft(context: MethodContext, id: string, after: Operation[], threadId: string | null = null): unknown {
  const { world, mailbox } = context;
  const upload = readUpload(context, "message");
  const now = world.now();
  const arrival = arrivalOf(mailbox, {
    source: completed(mailbox, upload.source, now),
    labelIds: ["DRAFT"],
    internalDate: now,
    threadId: upload.threadId ?? threadId,
  });
  const { email } = mailbox.account;
  world.commit(arrival, ...after, { type: "draft.save", email, id, messageId: arrival.message.id });
  return { id, message: briefOf(mailbox, arrival.message.id) };
}

function deleteDraft(context: MethodContext): undefined {
  const { message } = getDraft(context);
  context.world.commit({ type: "message.delete", email: context.mailbox.account.email, ids: [message.id] });
}

/** The draft, or the message given in its place, is sent in the draft's thread; the draft is gone. */
function sendDraft(context: MethodContext): unknown {
  const { world, mailbox, body } = context;
  if (typeof body.id !== "string") throw invalid("Missing draft id");
  const { message } = getDraft({ ...context, ids: [body.id] });
  const given = body.message === undefined ? null : readUpload(context, "message");
  const { source, threadId } = given ?? { source: message.source, threadId: null };
  const { own, copies } = mailing(world, mailbox, { source, labelIds: [], threadId: threadId ?? message.threadId });
  world.commit(own, { type: "message.delete", email: mailbox.account.email, ids: [message.id] }, ...copies);
  return briefOf(mailbox, own.message.id);
}

function getDraft({ mailbox, ids }: MethodContext): { id: string; message: Message } {
  const id = ids[0] ?? "";
  const message = mailbox.messages.get(mailbox.drafts.get(id) ?? "");
  if (!message) throw notFound();
  return { id, message };
}

export const DRAFT_METHODS: readonly Method[] = [
  { name: "drafts.list", verb: "GET", path: "drafts", scopes: READERS, run: listDrafts },
  { name: "drafts.get", verb: "GET", path: "drafts/*", scopes: READERS, run: showDraft },
  { name: "drafts.create", verb: "POST", path: "drafts", scopes: WRITERS, run: createDraft },
  { name: "drafts.send", verb: "POST", path: "drafts/send", scopes: WRITERS, run: sendDraft },
  { name: "drafts.update", verb: "PUT", path: "drafts/*", scopes: WRITERS, run: updateDraft },
  { name: "drafts.delete", verb: "DELETE", path: "drafts/*", scopes: WRITERS, run: deleteDraft },
];
