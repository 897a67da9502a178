import { GoogleError, invalid } from "../gmail/errors";
import { checkLabel } from "../gmail/messages";
import { readStrings } from "../gmail/method";
import { isRecord } from "../http/exchange";
import type { Mailbox } from "../store/mailbox";
import type { Operation } from "../store/operations";
import type { World } from "../store/world";
import { injectMail } from "./mail-input";

/**
 * Plays a history into a mailbox, one change after the other, each with its own push. A step names its mails by `id`
 * or `ids`, or by `pick` (0 to 1, a place in the list of what is there); a pick from an empty mailbox does nothing.
 * Answers per step the ids touched. Throws GoogleError.
 */
export function playSteps(world: World, mailbox: Mailbox, steps: unknown): string[][] {
  if (!Array.isArray(steps)) throw new GoogleError(400, "steps: a list of {do, …}");
  return steps.map((step: unknown) => (isRecord(step) ? playStep(world, mailbox, step) : []));
}

function playStep(world: World, mailbox: Mailbox, step: Record<string, unknown>): string[] {
  const { email } = mailbox.account;
  if (step.do === "add") return [injectMail(world, mailbox, step).id];
  if (step.do === "label.create" || step.do === "label.delete") {
    const id = String(step.label ?? "");
    if (isBlank(id)) throw new GoogleError(400, `${step.do}: label is the label's id`);
    const create: Operation = { type: "label.save", email, label: { id, name: String(step.name ?? id) } };
    world.commit(step.do === "label.create" ? create : { type: "label.delete", email, id });
    return [id];
  }
  const ids = idsOf(mailbox, step);
  if (ids.length === 0) return [];
  switch (step.do) {
    case "delete":
      world.commit({ type: "message.delete", email, ids });
      return ids;
    case "labels":
      return relabel(world, mailbox, ids, readStrings(step, "add"), readStrings(step, "remove"));
    case "trash":
      return relabel(world, mailbox, ids, ["TRASH"], ["INBOX", "SPAM"]);
    case "untrash":
      return relabel(world, mailbox, ids, [], ["TRASH"]);
    default:
      throw new GoogleError(400, "do: add, delete, labels, trash, untrash, label.create or label.delete");
  }
}

function relabel(world: World, mailbox: Mailbox, ids: string[], add: string[], remove: string[]): string[] {
  for (const label of [...add, ...remove]) checkLabel(mailbox, label);
  world.commit({ type: "labels.change", email: mailbox.account.email, ids, add, remove });
  return ids;
}

function idsOf(mailbox: Mailbox, step: Record<string, unknown>): string[] {
  if (typeof step.pick === "number") {
    const place = Math.min(Math.max(Math.floor(step.pick * mailbox.order.length), 0), mailbox.order.length - 1);
    return mailbox.order.slice(place, place + 1).map((message) => message.id);
  }
  const ids = typeof step.id === "string" ? [step.id] : readStrings(step, "ids");
  if (ids.length === 0) throw invalid("A step names its mails by id, ids or pick");
  return ids;
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}
