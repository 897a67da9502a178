import { DateTime } from "@/components/display/date-time";
import { StatusDot } from "@/components/display/status-dot";
import type { RunDetail } from "../inngest";

export function StepList({ steps, waits }: Pick<RunDetail, "steps" | "waits">) {
  if (steps.length + waits.length === 0) return <p className="text-muted-foreground">No step has ended yet.</p>;
  return (
    <ol className="divide-y rounded-lg border bg-card" aria-label="Steps">
      {steps.map((step) => (
        <li key={step.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 p-4">
          <StatusDot tone={step.error ? "destructive" : "success"}>{step.name ?? step.id}</StatusDot>
          <span className="text-muted-foreground text-sm">{step.op}</span>
          <span className="tabular ml-auto text-muted-foreground text-sm">
            {step.attempts && step.attempts > 1 ? `${step.attempts} attempts · ` : ""}
            {step.durationMs != null && `${step.durationMs.toLocaleString("en")} ms · `}
            {step.endedAt && <DateTime at={step.endedAt} style="time" />}
          </span>
          {step.error?.message && <p className="basis-full text-destructive text-sm">{step.error.message}</p>}
        </li>
      ))}
      {waits.map((wait) => (
        <li key={wait.step} className="flex flex-wrap items-baseline gap-3 p-4">
          <StatusDot tone="info" pulse>
            waits for {wait.eventName ?? wait.kind}
          </StatusDot>
          <span className="ml-auto text-muted-foreground text-sm">
            until <DateTime at={wait.expiresAt} />
          </span>
        </li>
      ))}
    </ol>
  );
}
