import { createHash } from "node:crypto";
import { HISTORY_BASE, type HistoryEntry, historyIdOf, positionOf } from "./history";
import { Message, readThreadKeys } from "./message";
import type { Account, LabelRecord, StoredMessage, Watch } from "./operations";

const SUBJECT_THREAD_WINDOW_MS = 30 * 24 * 3_600_000;
/** Changes after seeding start here, so that another seed does not move the history ids of later changes. */
const FIRST_LIVE_POSITION = 100_000;

/** One account's mail. Its methods apply changes; deciding and recording them is the world's part. */
export class Mailbox {
  readonly messages = new Map<string, Message>();
  readonly threads = new Map<string, Message[]>();
  readonly labels = new Map<string, LabelRecord>();
  /** The message each draft has now. */
  readonly drafts = new Map<string, string>();
  readonly history: HistoryEntry[] = [];
  /** Newest first. */
  readonly order: Message[] = [];
  watch: Watch | null = null;
  /** The time of the change being applied. */
  time = 0;
  position = 1;
  /** History before this position is gone. */
  oldestPosition = 0;
  /** The history id of position 0. */
  historyBase = HISTORY_BASE;
  private readonly usedIds = new Set<string>();
  private readonly threadOfReference = new Map<string, { threadId: string; subject: string }>();
  private readonly threadOfSubject = new Map<string, { threadId: string; internalDate: number }>();

  constructor(readonly account: Account) {}

  /** A position as clients see it; unset = the mailbox's present. */
  historyId(position = this.position): string {
    return historyIdOf(position, this.historyBase);
  }

  /** The position of a history id; null when it is no number of 64 bits. */
  positionOf(historyId: string): number | null {
    return positionOf(historyId, this.historyBase);
  }

  endSeeding(): void {
    this.position = Math.max(this.position, FIRST_LIVE_POSITION);
  }

  /** The id a mail gets here: 16 hex digits from account and content, counted on when the same mail arrives again. */
  chooseId(source: string): string {
    for (let copy = 0; ; copy += 1) {
      const hash = createHash("sha256")
        .update(`${this.account.email}\n${copy}\n`)
        .update(source, "latin1")
        .digest("hex");
      const id = `1${hash.slice(0, 15)}`;
      if (!this.usedIds.has(id)) return id;
    }
  }

  /** Gmail's threading: a known reference with the same subject, or a reply without references to a recent subject. */
  chooseThread(source: string, id: string, internalDate: number): string {
    const keys = readThreadKeys(source);
    for (const reference of [...keys.references, keys.messageId]) {
      const known = this.threadOfReference.get(reference);
      if (known && known.subject === keys.subject && this.threads.has(known.threadId)) return known.threadId;
    }
    const sameSubject =
      keys.references.length === 0 && keys.isReply && keys.subject ? this.threadOfSubject.get(keys.subject) : undefined;
    const isRecent = sameSubject && Math.abs(internalDate - sameSubject.internalDate) < SUBJECT_THREAD_WINDOW_MS;
    return isRecent && this.threads.has(sameSubject.threadId) ? sameSubject.threadId : id;
  }

  add(stored: StoredMessage): Message {
    const message = new Message(stored);
    const keys = readThreadKeys(stored.source);
    this.usedIds.add(message.id);
    this.messages.set(message.id, message);
    this.order.splice(this.placeOf(message), 0, message);
    const thread = this.threads.get(message.threadId);
    if (thread) {
      thread.push(message);
      thread.sort((a, b) => a.internalDate - b.internalDate);
    } else this.threads.set(message.threadId, [message]);
    for (const reference of [keys.messageId, ...keys.references]) {
      if (reference && !this.threadOfReference.has(reference)) {
        this.threadOfReference.set(reference, { threadId: message.threadId, subject: keys.subject });
      }
    }
    if (keys.subject)
      this.threadOfSubject.set(keys.subject, { threadId: message.threadId, internalDate: message.internalDate });
    this.record("messageAdded", [message], []);
    return message;
  }

  changeLabels(ids: readonly string[], add: readonly string[], remove: readonly string[]): void {
    const changes = [
      {
        kind: "labelAdded" as const,
        labelIds: add,
        apply: (message: Message, label: string) => !message.labels.has(label) && message.labels.add(label),
      },
      {
        kind: "labelRemoved" as const,
        labelIds: remove,
        apply: (message: Message, label: string) => message.labels.delete(label),
      },
    ];
    for (const { kind, labelIds, apply } of changes) {
      for (const id of ids) {
        const message = this.messages.get(id);
        if (!message) continue;
        const changed = labelIds.filter((label) => apply(message, label));
        if (changed.length > 0) this.record(kind, [message], changed);
      }
    }
  }

  delete(ids: readonly string[]): void {
    for (const id of ids) {
      const message = this.messages.get(id);
      if (!message) continue;
      this.messages.delete(id);
      for (const [draft, messageId] of this.drafts) if (messageId === id) this.drafts.delete(draft);
      this.order.splice(this.placeOf(message), 1);
      const rest = (this.threads.get(message.threadId) ?? []).filter((other) => other !== message);
      if (rest.length > 0) this.threads.set(message.threadId, rest);
      else this.threads.delete(message.threadId);
      this.record("messageDeleted", [message], []);
    }
  }

  deleteLabel(id: string): void {
    this.labels.delete(id);
    for (const message of this.order) if (message.labels.delete(id)) this.record("labelRemoved", [message], [id]);
  }

  /** The earliest position history can be asked from when what happened before `since` is forgotten. */
  horizon(since: number): number {
    const forgotten = this.history.findLast((entry) => entry.time < since);
    return Math.max(this.oldestPosition, forgotten?.at ?? 0);
  }

  /** Forgets what lies before a position; unset = everything so far, the present id included. */
  expireHistory(before?: number): void {
    if (before === undefined) this.position += 1;
    this.oldestPosition = Math.max(this.oldestPosition, Math.min(before ?? this.position, this.position));
    const kept = this.history.findIndex((entry) => entry.at > this.oldestPosition);
    this.history.splice(0, kept < 0 ? this.history.length : kept);
  }

  private record(kind: HistoryEntry["kind"], messages: Message[], labelIds: string[]): void {
    this.position += 1;
    for (const message of messages) message.changedAt = this.position;
    const seen = messages.map(({ id, threadId, labels }) => ({ id, threadId, labelIds: [...labels] }));
    this.history.push({ at: this.position, time: this.time, kind, messages: seen, labelIds });
  }

  private placeOf(message: Message): number {
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.order[middle];
      if (other && isNewer(other, message)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The order of every list: newest first, ids settle ties. */
export function isNewer(a: { internalDate: number; id: string }, b: { internalDate: number; id: string }): boolean {
  return a.internalDate !== b.internalDate ? a.internalDate > b.internalDate : a.id > b.id;
}
