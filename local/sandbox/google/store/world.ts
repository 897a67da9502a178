import type { Journal } from "./journal";
import { Mailbox } from "./mailbox";
import type { AccessToken, Account, AuthorizationCode, Operation, RefreshToken, Watch } from "./operations";

/** Something happened to a mailbox after `since`: for whoever delivers notifications. */
export type MailboxListener = (mailbox: Mailbox, since: number) => void;

/** Everything the peer knows: accounts with their mail, and what was granted to the client. */
export class World {
  readonly mailboxes = new Map<string, Mailbox>();
  readonly consents = new Map<string, Set<string>>();
  readonly codes = new Map<string, AuthorizationCode>();
  readonly refreshTokens = new Map<string, RefreshToken>();
  readonly accessTokens = new Map<string, AccessToken>();
  clockOffsetMs = 0;
  /** Where the clock stands when it does not run. */
  frozenAt: number | null = null;
  /** How long a mailbox's history can be asked for; null = for good. */
  historyDays: number | null = null;
  private readonly listeners = new Set<MailboxListener>();

  constructor(private readonly journal: Journal) {}

  /** The peer's clock, in milliseconds; the control API can move it. */
  now(): number {
    return this.frozenAt ?? Date.now() + this.clockOffsetMs;
  }

  mailbox(email: string): Mailbox | undefined {
    return this.mailboxes.get(email.toLowerCase());
  }

  onChange(listener: MailboxListener): void {
    this.listeners.add(listener);
  }

  /** Records the operations, then applies them: an answer sent afterwards is never forgotten. */
  commit(...operations: Operation[]): void {
    const at = this.now();
    this.journal.append(operations.map((operation) => ({ ...operation, at })));
    const before = new Map<Mailbox, number>();
    for (const operation of operations) {
      const mailbox = "email" in operation ? this.mailbox(operation.email) : undefined;
      if (mailbox && !before.has(mailbox)) before.set(mailbox, mailbox.position);
    }
    for (const operation of operations) this.apply(operation, at);
    for (const [mailbox, since] of before) {
      if (mailbox.position !== since) for (const listener of this.listeners) listener(mailbox, since);
    }
  }

  apply(operation: Operation, at: number): void {
    switch (operation.type) {
      case "begin":
        return;
      case "account.add":
        this.addAccount(operation.account);
        return;
      case "history.keep":
        this.historyDays = operation.days;
        return;
      case "account.remove":
        this.applyGrant({ type: "grant.revoke", email: operation.email });
        this.mailboxes.delete(operation.email.toLowerCase());
        return;
      case "clock.set":
        this.clockOffsetMs = operation.offsetMs;
        this.frozenAt = operation.frozenAt ?? null;
        return;
      case "consent":
      case "code.add":
      case "code.use":
      case "refresh.add":
      case "access.add":
      case "access.expire":
      case "grant.revoke":
        this.applyGrant(operation);
        return;
      default: {
        const mailbox = this.mailbox(operation.email);
        if (!mailbox) return;
        mailbox.time = at;
        applyMail(mailbox, operation);
      }
    }
  }

  clear(): void {
    for (const part of [this.mailboxes, this.consents, this.codes, this.refreshTokens, this.accessTokens]) part.clear();
    this.clockOffsetMs = 0;
    this.frozenAt = null;
    this.historyDays = null;
  }

  addAccount(account: Account): Mailbox {
    const known = this.mailbox(account.email);
    if (known) return known;
    const mailbox = new Mailbox(account);
    mailbox.time = this.now();
    this.mailboxes.set(account.email.toLowerCase(), mailbox);
    return mailbox;
  }

  private applyGrant(operation: Extract<Operation, { type: GrantOperation }>): void {
    switch (operation.type) {
      case "consent":
        this.consents.set(
          operation.email,
          new Set([...(this.consents.get(operation.email) ?? []), ...operation.scopes]),
        );
        return;
      case "code.add":
        this.codes.set(operation.code.code, operation.code);
        return;
      case "code.use":
        this.codes.delete(operation.code);
        return;
      case "refresh.add":
        this.refreshTokens.set(operation.token.token, operation.token);
        return;
      case "access.add":
        this.accessTokens.set(operation.token.token, operation.token);
        return;
      case "access.expire":
        for (const token of this.accessTokens.values()) if (token.email === operation.email) token.expiresAt = 0;
        return;
      case "grant.revoke":
        this.consents.delete(operation.email);
        for (const tokens of [this.codes, this.refreshTokens, this.accessTokens]) {
          for (const [key, token] of tokens) if (token.email === operation.email) tokens.delete(key);
        }
    }
  }
}

type GrantOperation =
  | "consent"
  | "code.add"
  | "code.use"
  | "refresh.add"
  | "access.add"
  | "access.expire"
  | "grant.revoke";
type MailOperation = Exclude<
  Operation,
  { type: GrantOperation | "begin" | "account.add" | "account.remove" | "clock.set" | "history.keep" }
>;

function applyMail(mailbox: Mailbox, operation: MailOperation): void {
  switch (operation.type) {
    case "message.add":
      mailbox.add(operation.message);
      return;
    case "labels.change":
      mailbox.changeLabels(operation.ids, operation.add, operation.remove);
      return;
    case "message.delete":
      mailbox.delete(operation.ids);
      return;
    case "draft.save":
      mailbox.drafts.set(operation.id, operation.messageId);
      return;
    case "label.save":
      mailbox.labels.set(operation.label.id, operation.label);
      return;
    case "label.delete":
      mailbox.deleteLabel(operation.id);
      return;
    case "history.expire":
      mailbox.expireHistory(operation.before);
      return;
    case "history.base":
      mailbox.historyBase = BigInt(operation.base);
      return;
    case "watch.set":
      mailbox.watch = operation.watch satisfies Watch | null;
  }
}
