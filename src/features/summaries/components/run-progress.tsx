import { CircleCheck, CircleX, Coins, Hourglass } from "lucide-react";
import { Credits, Quantity } from "@/components/display/figures";
import { KpiCard } from "@/components/display/kpi-card";
import { Progress } from "@/components/ui/progress";
import type { QuoteView } from "../schema";

/** How far a run is and what it has cost. The figures come with the page, which LiveRefresh renews. */
export function RunProgress({ run }: { run: QuoteView }) {
  const { runCount, doneCount, failedCount, cancelledCount, chargedMicro, maximumMicro } = run;
  const ended = doneCount + failedCount + cancelledCount;
  return (
    <div className="grid gap-4">
      <div className="grid gap-2">
        <p aria-live="polite" className="text-muted-foreground text-sm">
          <Quantity value={ended} /> of <Quantity value={runCount} /> mails
        </p>
        <Progress value={ended} max={runCount} label="Summaries of this run" />
      </div>
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <KpiCard label="Summarised" value={<Quantity value={doneCount} />} icon={<CircleCheck />} />
        <KpiCard label="To go" value={<Quantity value={runCount - ended} />} icon={<Hourglass />} />
        <KpiCard
          label="Failed or dropped"
          value={<Quantity value={failedCount + cancelledCount} />}
          hint="Never charged"
          icon={<CircleX />}
        />
        <KpiCard
          label="Charged"
          value={<Credits micro={chargedMicro} />}
          hint={
            <>
              of at most <Credits micro={maximumMicro} />
            </>
          }
          icon={<Coins />}
        />
      </div>
    </div>
  );
}
