import { AtSign } from "lucide-react";
import { AppLink } from "@/components/app-link";
import { EmptyState } from "@/components/display/empty-state";
import { formatNumber } from "@/components/display/format";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import type { Sender } from "../queries";

type SenderListProps = { workspace: string; senders: readonly Sender[] };

/** Who wrote most, as bars that are links to their mails. */
export function SenderList({ workspace, senders }: SenderListProps) {
  const most = Math.max(1, ...senders.map(({ mails }) => mails));
  return (
    <Card>
      <CardHeader>
        <CardTitle>Top senders</CardTitle>
        <CardDescription>By mails in the last 30 days.</CardDescription>
      </CardHeader>
      <CardContent>
        {senders.length === 0 ? (
          <EmptyState icon={<AtSign />} title="No mail in the last 30 days" className="py-8">
            Whoever writes next appears here.
          </EmptyState>
        ) : (
          <ol className="grid gap-3">
            {senders.map(({ email, name, mails }) => (
              <li key={email} className="group relative grid grid-cols-1 gap-1.5 text-sm">
                <div className="flex items-baseline justify-between gap-3">
                  <AppLink
                    href={`/${workspace}/inbox?from=${encodeURIComponent(email)}`}
                    prefetch={false}
                    title={email}
                    className="min-w-0 truncate font-semibold after:absolute after:inset-0 group-hover:underline"
                  >
                    {name || email}
                  </AppLink>
                  <span className="tabular shrink-0 text-muted-foreground">
                    {formatNumber(mails)} {mails === 1 ? "mail" : "mails"}
                  </span>
                </div>
                <div aria-hidden className="h-2 rounded-full bg-muted">
                  <div className="h-full rounded-full bg-chart-1" style={{ width: `${(100 * mails) / most}%` }} />
                </div>
              </li>
            ))}
          </ol>
        )}
      </CardContent>
    </Card>
  );
}
