import { StatusDot } from "@/components/display/status-dot";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import type { Check } from "../queries";

const names = { database: "Database", engine: "Job engine", mail: "Mail" } as const;

type ReadinessCardProps = { readiness: { ok: boolean; checks: Record<keyof typeof names, Check> } };

export function ReadinessCard({ readiness }: ReadinessCardProps) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>{readiness.ok ? "All systems answer" : "Something does not answer"}</CardTitle>
      </CardHeader>
      <CardContent>
        <ul className="grid gap-3 sm:grid-cols-3">
          {Object.entries(names).map(([key, name]) => {
            const { ok, latencyMs, detail } = readiness.checks[key as keyof typeof names];
            return (
              <li key={key} className="flex items-center gap-2">
                <StatusDot tone={ok ? "success" : "destructive"}>{name}</StatusDot>
                <span className="tabular text-muted-foreground text-sm">
                  {ok ? `${latencyMs} ms` : (detail ?? "down")}
                </span>
              </li>
            );
          })}
        </ul>
      </CardContent>
    </Card>
  );
}
