import type { Permission } from "@/gates/permissions";

/** What a workspace has so far, as far as it decides what to do next. */
export type Situation = {
  hasConnection: boolean;
  /** A discovery was started, whatever became of it. */
  hasDiscovered: boolean;
  mailCount: number;
  unreadWithoutSummary: number;
  /** Credits run low; false for who may not see them. */
  isLowOnCredits: boolean;
};

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
  const { hasConnection, hasDiscovered, mailCount, unreadWithoutSummary, isLowOnCredits } = situation;
  const sensible: Record<NextStep, boolean> = {
    connect: !hasConnection,
    discover: hasConnection && (!hasDiscovered || mailCount === 0),
    summarise: unreadWithoutSummary > 0,
    buy: isLowOnCredits,
    inbox: mailCount > 0,
  };
  const order: NextStep[] = ["connect", "discover", "summarise", "buy", "inbox"];
  return order.filter((step) => sensible[step] && permissions.has(needs[step]));
}
