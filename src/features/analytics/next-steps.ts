import type { Permission } from "@/gates/permissions";

/** What a workspace has so far, as far as it decides what to do next. */
export type Situation = {
  hasConnection: boolean;
  /** A discovery was started, whatever became of it. */
  hasDiscovered: boolean;
  mailCount: number;
  unreadWithoutSummary: number;
  /** Null for who may not see them. */
  availableMicro: bigint | null;
};

/** The credits below which buying is suggested. */
const lowMicro = 5_000_000n;

export type NextStep = "connect" | "discover" | "summarise" | "buy" | "inbox";

const needs: Record<NextStep, Permission> = {
  connect: "gmail.connect",
  discover: "gmail.sync",
  summarise: "summaries.run",
  buy: "credits.buy",
  inbox: "emails.read",
};

/** What makes sense now and is allowed, the most useful first. */
export function nextSteps(situation: Situation, permissions: ReadonlySet<Permission>): NextStep[] {
  const { hasConnection, hasDiscovered, mailCount, unreadWithoutSummary, availableMicro } = situation;
  const sensible: Record<NextStep, boolean> = {
    connect: !hasConnection,
    discover: hasConnection && (!hasDiscovered || mailCount === 0),
    summarise: unreadWithoutSummary > 0,
    buy: availableMicro !== null && availableMicro < lowMicro,
    inbox: mailCount > 0,
  };
  const order: NextStep[] = ["connect", "discover", "summarise", "buy", "inbox"];
  return order.filter((step) => sensible[step] && permissions.has(needs[step]));
}
