import { Coins, MailSearch, Sparkles } from "lucide-react";
import { AppLink } from "@/components/app-link";
import { RelativeTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { Credits } from "@/components/display/figures";
import { StatusDot } from "@/components/display/status-dot";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import type { Activity } from "../activity";

const icons = { run: Sparkles, discovery: MailSearch, credits: Coins };
const states = {
  running: { tone: "info", word: "Running" },
  partly: { tone: "warning", word: "Not all" },
  failed: { tone: "destructive", word: "Failed" },
} as const;

type ActivityListProps = { workspace: string; items: readonly Activity[]; className?: string };

export function ActivityList({ workspace, items, className }: ActivityListProps) {
  return (
    <Card className={className}>
      <CardHeader>
        <CardTitle>Recent activity</CardTitle>
        <CardDescription>Discoveries, runs and credits.</CardDescription>
      </CardHeader>
      <CardContent>
        {items.length === 0 ? (
          <EmptyState title="Nothing has happened yet" className="py-8">
            Discoveries and summary runs are listed here with what became of them.
          </EmptyState>
        ) : (
          <ul className="grid gap-4">
            {items.map((item) => (
              <ActivityLine key={item.id} workspace={workspace} item={item} />
            ))}
          </ul>
        )}
      </CardContent>
    </Card>
  );
}

function ActivityLine({ workspace, item }: { workspace: string; item: Activity }) {
  const { kind, at, title, creditsMicro, path, state } = item;
  const Icon = icons[kind];
  return (
    <li className="group relative grid grid-cols-[auto_1fr_auto] gap-x-3 text-sm">
      <span aria-hidden className="grid size-8 place-content-center rounded-lg bg-muted text-muted-foreground">
        <Icon className="size-4" />
      </span>
      <div className="grid min-w-0 gap-0.5">
        {path ? (
          <AppLink
            href={`/${workspace}${path}`}
            prefetch={false}
            className="wrap-anywhere font-semibold after:absolute after:inset-0 group-hover:underline"
          >
            {title}
          </AppLink>
        ) : (
          <span className="wrap-anywhere font-semibold">{title}</span>
        )}
        <span className="flex flex-wrap gap-x-3 text-muted-foreground text-xs">
          <RelativeTime at={at} />
          {state !== "done" && <StatusDot tone={states[state].tone}>{states[state].word}</StatusDot>}
        </span>
      </div>
      {creditsMicro !== null && <Credits micro={creditsMicro} signed className="text-right text-sm" />}
    </li>
  );
}
