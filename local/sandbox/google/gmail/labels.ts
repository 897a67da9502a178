import { isSystemLabel, SYSTEM_LABELS } from "../store/labels";
import type { Mailbox } from "../store/mailbox";
import type { LabelRecord } from "../store/operations";
import { GoogleError, invalid, notFound } from "./errors";
import { type Method, type MethodContext, SCOPES } from "./method";

const VISIBILITY = ["messageListVisibility", "labelListVisibility"] as const;
const MAX_LABELS = 10_000;
const LABEL_READERS = [...SCOPES.readOrMetadata, ...SCOPES.labels];

function viewLabel(mailbox: Mailbox, id: string): Record<string, unknown> {
  if (isSystemLabel(id))
    return { id, name: id, type: "system", messageListVisibility: "hide", labelListVisibility: "labelHide" };
  const label = mailbox.labels.get(id);
  if (!label) throw notFound();
  return { ...label, type: "user" };
}

function withCounts(mailbox: Mailbox, id: string): Record<string, unknown> {
  const threads = new Set<string>();
  const unread = new Set<string>();
  let messagesTotal = 0;
  let messagesUnread = 0;
  for (const message of mailbox.order) {
    if (!message.labels.has(id)) continue;
    messagesTotal += 1;
    threads.add(message.threadId);
    if (!message.labels.has("UNREAD")) continue;
    messagesUnread += 1;
    unread.add(message.threadId);
  }
  return {
    ...viewLabel(mailbox, id),
    messagesTotal,
    messagesUnread,
    threadsTotal: threads.size,
    threadsUnread: unread.size,
  };
}

function listLabels({ mailbox }: MethodContext): unknown {
  return { labels: [...SYSTEM_LABELS, ...mailbox.labels.keys()].map((id) => viewLabel(mailbox, id)) };
}

function createLabel({ world, mailbox, body }: MethodContext): unknown {
  const name = checkName(mailbox, body.name, null);
  if (mailbox.labels.size >= MAX_LABELS) throw invalid("Too many labels");
  const highest = Math.max(0, ...[...mailbox.labels.keys()].map((id) => Number(id.replace("Label_", "")) || 0));
  const label = applyFields(
    { id: `Label_${highest + 1}`, name, messageListVisibility: "show", labelListVisibility: "labelShow" },
    body,
  );
  world.commit({ type: "label.save", email: mailbox.account.email, label });
  return viewLabel(mailbox, label.id);
}

function changeLabel({ world, mailbox, body, ids }: MethodContext): unknown {
  const label = getUserLabel(mailbox, ids[0] ?? "");
  const name = body.name === undefined ? label.name : checkName(mailbox, body.name, label.id);
  world.commit({ type: "label.save", email: mailbox.account.email, label: applyFields({ ...label, name }, body) });
  return viewLabel(mailbox, label.id);
}

function deleteLabel({ world, mailbox, ids }: MethodContext): undefined {
  world.commit({ type: "label.delete", email: mailbox.account.email, id: getUserLabel(mailbox, ids[0] ?? "").id });
}

function getUserLabel(mailbox: Mailbox, id: string): LabelRecord {
  if (isSystemLabel(id)) throw invalid("Invalid update request");
  const label = mailbox.labels.get(id);
  if (!label) throw notFound();
  return label;
}

function checkName(mailbox: Mailbox, name: unknown, ownId: string | null): string {
  if (typeof name !== "string" || name.trim() === "" || name.length > 225) throw invalid("Invalid label name");
  const same = (other: string) => other.toLowerCase() === name.toLowerCase();
  const taken =
    SYSTEM_LABELS.some(same) || [...mailbox.labels.values()].some((label) => label.id !== ownId && same(label.name));
  if (taken) throw new GoogleError(409, "Label name exists or conflicts");
  return name;
}

function applyFields(label: LabelRecord, body: Record<string, unknown>): LabelRecord {
  const changed = { ...label };
  for (const field of VISIBILITY) if (typeof body[field] === "string") changed[field] = body[field];
  const color = body.color as LabelRecord["color"] | undefined;
  if (color?.textColor && color.backgroundColor) changed.color = color;
  return changed;
}

export const LABEL_METHODS: readonly Method[] = [
  { name: "labels.list", verb: "GET", path: "labels", scopes: LABEL_READERS, run: listLabels },
  {
    name: "labels.get",
    verb: "GET",
    path: "labels/*",
    scopes: LABEL_READERS,
    run: ({ mailbox, ids }) => withCounts(mailbox, ids[0] ?? ""),
  },
  { name: "labels.create", verb: "POST", path: "labels", scopes: SCOPES.labels, run: createLabel },
  { name: "labels.update", verb: "PUT", path: "labels/*", scopes: SCOPES.labels, run: changeLabel },
  { name: "labels.patch", verb: "PATCH", path: "labels/*", scopes: SCOPES.labels, run: changeLabel },
  { name: "labels.delete", verb: "DELETE", path: "labels/*", scopes: SCOPES.labels, run: deleteLabel },
];
