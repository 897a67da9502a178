import { AppLink } from "@/components/app-link";
import { Credits, Quantity } from "@/components/display/figures";
import { StatusDot } from "@/components/display/status-dot";
import { Alert } from "@/components/ui/alert";
import type { AutomaticView } from "../automatic/schema";

type AutomaticStateProps = { view: AutomaticView | null; settingsHref?: string };

/** How a connection's automatic summaries do today, and why new mail waits when it does. */
export function AutomaticState({ view, settingsHref }: AutomaticStateProps) {
  const isOn = view?.isOn ?? false;
  return (
    <div className="grid gap-3 text-sm">
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <StatusDot tone={isOn ? (view?.stoppedReason ? "warning" : "success") : "neutral"}>
          {isOn ? "New mail is summarised by itself" : "New mail is not summarised by itself"}
        </StatusDot>
        {view?.isOn && (
          <span className="text-muted-foreground">
            Today <Quantity value={view.summarisedToday} /> summarised, <Quantity value={view.skippedToday} /> left out,{" "}
            <Credits micro={view.spentTodayMicro} /> of <Credits micro={view.dailyCapMicro} unit />
          </span>
        )}
        {settingsHref && (
          <AppLink href={settingsHref} className="font-semibold text-primary underline-offset-4 hover:underline">
            {isOn ? "Change" : "Turn on"}
          </AppLink>
        )}
      </p>
      {view?.isOn && view.stoppedReason && (
        <Alert variant="warning" title="New mail waits">
          {view.stoppedReason}
        </Alert>
      )}
    </div>
  );
}
