import { formatNumber } from "@/components/display/format";
import { publicId } from "@/lib/ids";

export type Activity = {
  id: string;
  kind: "run" | "discovery" | "credits";
  at: Date;
  title: string;
  /** Micro-credits: charged when negative, received when positive. */
  creditsMicro: bigint | null;
  /** What follows `/{workspace}`; null when there is no page to go to. */
  path: string | null;
  state: "running" | "done" | "partly" | "failed";
};

const mails = (count: number) => (count === 1 ? "1 mail" : `${formatNumber(count)} mails`);

export type RunRow = {
  id: string;
  confirmedAt: Date | null;
  endedAt: Date | null;
  status: string;
  mailCount: number;
  skippedCount: number;
  doneCount: number;
  failedCount: number;
  chargedMicro: bigint;
};

/** A run of summaries, in words. */
export function runActivity(run: RunRow, canSeeCredits: boolean): Activity {
  const asked = run.mailCount - run.skippedCount;
  const isRunning = run.endedAt === null;
  const done = run.doneCount === asked ? mails(asked) : `${formatNumber(run.doneCount)} of ${mails(asked)}`;
  const suffix = run.status === "cancelled" ? ", then cancelled" : run.failedCount > 0 ? ", the others failed" : "";
  const failed = run.doneCount === 0 && asked > 0 && run.status !== "cancelled";
  return {
    id: run.id,
    kind: "run",
    at: run.endedAt ?? run.confirmedAt ?? new Date(0),
    title: isRunning
      ? `Summarising ${mails(asked)}: ${formatNumber(run.doneCount)} done`
      : `Summarised ${done}${suffix}`,
    creditsMicro: canSeeCredits && run.chargedMicro > 0n ? -run.chargedMicro : null,
    path: `/runs/${publicId("quote", run.id)}`,
    state: isRunning ? "running" : failed ? "failed" : run.doneCount < asked ? "partly" : "done",
  };
}

export type DiscoveryRow = {
  id: string;
  status: "running" | "done" | "failed" | "cancelled";
  listedCount: number;
  readyCount: number;
  failedCount: number;
  startedAt: Date;
  endedAt: Date | null;
  connection: { email: string };
};

export function discoveryActivity(run: DiscoveryRow): Activity {
  const { email } = run.connection;
  const titles = {
    running: `Discovering ${email}: ${mails(run.readyCount)} so far`,
    done: `Discovered ${mails(run.readyCount)} in ${email}`,
    cancelled: `Discovery of ${email} cancelled after ${mails(run.readyCount)}`,
    failed: `Discovery of ${email} stopped after ${mails(run.readyCount)}`,
  };
  return {
    id: run.id,
    kind: "discovery",
    at: run.endedAt ?? run.startedAt,
    title: titles[run.status],
    creditsMicro: null,
    path: "/settings/connections",
    state: run.status === "cancelled" || (run.status === "done" && run.failedCount > 0) ? "partly" : run.status,
  };
}

export type CreditsRow = { id: string; description: string; changeMicro: bigint; createdAt: Date };

export const creditsActivity = ({ id, description, changeMicro, createdAt }: CreditsRow): Activity => ({
  id,
  kind: "credits",
  at: createdAt,
  title: description,
  creditsMicro: changeMicro,
  path: "/credits",
  state: "done",
});

export const latestFirst = (items: readonly Activity[], count: number): Activity[] =>
  [...items].sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, count);
