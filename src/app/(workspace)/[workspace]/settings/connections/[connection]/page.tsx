import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DateTime, RelativeTime } from "@/components/display/date-time";
import { formatNumber } from "@/components/display/format";
import { LiveRefresh } from "@/components/live/live-refresh";
import { Alert } from "@/components/ui/alert";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { getCompleteness, listChecks, listDeadLetters } from "@/features/gmail/checks/queries";
import { isComplete } from "@/features/gmail/checks/schema";
import { CheckNow } from "@/features/gmail/components/completeness/check-now";
import { CheckTable } from "@/features/gmail/components/completeness/check-table";
import { DeadLetters } from "@/features/gmail/components/completeness/dead-letters";
import { RetryButton } from "@/features/gmail/components/completeness/retry-button";
import { getConnection, getSyncVersion } from "@/features/gmail/queries";
import { requireWorkspace } from "@/gates/page";
import { AppError } from "@/lib/errors";
import { isId, parseId } from "@/lib/ids";

export const metadata: Metadata = { title: "Is everything here?" };

const orNothing = (error: unknown) => {
  if (error instanceof AppError && error.code === "not_found") return null;
  throw error;
};

export default async function CompletenessPage({
  params,
  searchParams,
}: PageProps<"/[workspace]/settings/connections/[connection]">) {
  const { workspace, connection } = await params;
  const ctx = await requireWorkspace(workspace, "emails.read");
  const { after } = await searchParams;
  const id = parseId("connection", connection);
  const cursor = typeof after === "string" && isId(after) ? after : undefined;
  // Before what it versions: what changes in between is then shown once more, not missed.
  const { version } = await getSyncVersion(ctx);
  const found = id && (await getCompleteness(ctx, id).catch(orNothing));
  if (!found) notFound();
  const { status } = await getConnection(ctx, found.connectionId);
  const [checks, dead] = [
    await listChecks(ctx, found.connectionId),
    await listDeadLetters(ctx, found.connectionId, { cursor }),
  ];
  const { email, checked, latest, failedCount, pendingCount, lastSyncedAt, pushUntil } = found;
  const canSync = ctx.permissions.has("gmail.sync") && status === "active";
  const here = `/${workspace}/settings/connections/${connection}`;
  return (
    <section className="grid gap-6">
      <LiveRefresh url={`/api/gmail/progress?workspace=${workspace}`} version={version} />
      <Breadcrumb items={[{ label: "Connections", href: `/${workspace}/settings/connections` }, { label: email }]} />
      <Card>
        <CardHeader>
          <CardTitle>Is everything here?</CardTitle>
          <CardDescription>
            Every night, and whenever you ask, all ids and labels of {email} at Gmail are compared with ours.
          </CardDescription>
          {canSync && (
            <CardAction>
              <CheckNow
                workspace={workspace}
                connectionId={found.connectionId}
                isRunning={latest?.status === "running"}
              />
            </CardAction>
          )}
        </CardHeader>
        <CardContent className="grid gap-4">
          {checked ? (
            <p className="font-bold font-heading text-2xl">
              {isComplete(checked) ? "In sync" : "Not in sync"}
              <span className="tabular">
                : {formatNumber(checked.gmailCount)}
                {checked.gmailCount === checked.localCount ? " = " : " ≠ "}
                {formatNumber(checked.localCount)}
              </span>
            </p>
          ) : (
            <p className="text-muted-foreground">
              Not compared yet. Gmail's mails for what this account discovers are counted against ours, and what differs
              is repaired.
            </p>
          )}
          {checked?.endedAt && (
            <p className="text-muted-foreground text-sm">
              Gmail has {formatNumber(checked.gmailCount)}, here are {formatNumber(checked.localCount)}. Checked{" "}
              <DateTime at={checked.endedAt} />.
              {pendingCount > 0 &&
                ` ${pendingCount === 1 ? "One mail is" : `${formatNumber(pendingCount)} mails are`} still being fetched; we keep trying by ourselves.`}
            </p>
          )}
          {latest?.status === "failed" && (
            <Alert variant="warning" title="The last comparison did not end">
              {latest.error}
            </Alert>
          )}
          <dl className="grid gap-4 text-sm sm:grid-cols-3">
            <div>
              <dt className="text-muted-foreground">New mail arrives</dt>
              <dd className="font-semibold">
                {pushUntil ? (
                  <>
                    by push, until <DateTime at={pushUntil} style="date" />
                  </>
                ) : (
                  "by asking every minute"
                )}
              </dd>
            </div>
            <div>
              <dt className="text-muted-foreground">Last asked</dt>
              <dd className="font-semibold">{lastSyncedAt ? <RelativeTime at={lastSyncedAt} /> : "Never"}</dd>
            </div>
            <div>
              <dt className="text-muted-foreground">Still to be read</dt>
              <dd className="tabular font-semibold">{formatNumber(pendingCount)}</dd>
            </div>
          </dl>
        </CardContent>
      </Card>
      <section aria-labelledby="failed" className="grid gap-3">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id="failed" className="font-bold font-heading text-lg">
            Mails that could not be read{failedCount > 0 && ` (${formatNumber(failedCount)})`}
          </h2>
          {canSync && failedCount > 1 && (
            <RetryButton workspace={workspace} connectionId={found.connectionId} label="Retry all" />
          )}
        </div>
        <DeadLetters
          workspace={workspace}
          connectionId={found.connectionId}
          mails={dead.items}
          canRetry={canSync}
          paging={{
            newerHref: cursor ? here : null,
            newerLabel: "Newest",
            olderHref: dead.nextCursor ? `${here}?after=${dead.nextCursor}` : null,
            olderLabel: "Older",
          }}
        />
      </section>
      <section aria-labelledby="checks" className="grid gap-3">
        <h2 id="checks" className="font-bold font-heading text-lg">
          Comparisons with Gmail
        </h2>
        <CheckTable checks={checks} />
      </section>
    </section>
  );
}
