import { AppLink } from "@/components/app-link";
import { RelativeTime } from "@/components/display/date-time";
import { formatNumber } from "@/components/display/format";
import { StatusDot } from "@/components/display/status-dot";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import {
  Card,
  CardAction,
  CardContent,
  CardDescription,
  CardFooter,
  CardHeader,
  CardTitle,
} from "@/components/ui/card";
import { labelName } from "@/features/gmail/label-words";
import { allowHref, hasRight } from "@/features/gmail/ladder";
import { type Connection, type DiscoveryFilter, scopeWords } from "@/features/gmail/schema";
import { publicId } from "@/lib/ids";
import { InSync } from "./completeness/in-sync";
import { reconnectHref } from "./connection-alerts";
import { DisconnectDialog } from "./disconnect-dialog";
import { RunProgress } from "./run-progress";

const statuses = {
  active: { tone: "success", word: "Connected" },
  paused: { tone: "warning", word: "Paused" },
  revoked: { tone: "destructive", word: "Not connected" },
} as const;

/** A filter as a sentence: "Inbox, the last 365 days, from example.org". */
function filterWords(filter: DiscoveryFilter | null, names: Readonly<Record<string, string>>): string {
  if (!filter) return "Nothing chosen yet";
  const parts = [
    filter.label ? labelName(filter.label, names) : "All mail",
    filter.newerThanDays && `the last ${filter.newerThanDays} days`,
    filter.isUnreadOnly && "unread only",
    filter.senders.length > 0 && `from ${filter.senders.join(", ")}`,
  ];
  return parts.filter(Boolean).join(", ");
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="grid content-start gap-0.5">
      <dt className="text-muted-foreground text-sm">{label}</dt>
      <dd className="wrap-anywhere font-semibold text-sm">{children}</dd>
    </div>
  );
}

type ConnectionCardProps = { workspace: string; connection: Connection; canConnect: boolean; canDiscover: boolean };

const moreRights = [
  { right: "modify", word: "Allow archiving and labels" },
  { right: "send", word: "Allow replies" },
] as const;

export function ConnectionCard({ workspace, connection, canConnect, canDiscover }: ConnectionCardProps) {
  const {
    id,
    email,
    status,
    statusReason,
    scopes,
    filter,
    labelNames,
    lastSyncedAt,
    createdAt,
    mailCount,
    failedCount,
    run,
    check,
  } = connection;
  const back = `/${workspace}/settings/connections`;
  const allowed = scopes.flatMap((scope) => scopeWords[scope] ?? []);
  return (
    <Card>
      <CardHeader>
        <CardTitle>{email}</CardTitle>
        <CardDescription>
          Connected <RelativeTime at={createdAt} />
        </CardDescription>
        <CardAction>
          <StatusDot tone={statuses[status].tone}>{statuses[status].word}</StatusDot>
        </CardAction>
      </CardHeader>
      <CardContent className="grid gap-4">
        {statusReason && <Alert variant="warning">{statusReason}</Alert>}
        {run?.status === "running" && <RunProgress workspace={workspace} connectionId={id} email={email} run={run} />}
        <dl className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          <Fact label="Mails">
            {formatNumber(mailCount)}
            {failedCount > 0 && (
              <span className="text-destructive">, {formatNumber(failedCount)} could not be read</span>
            )}
          </Fact>
          <Fact label="Last checked">{lastSyncedAt ? <RelativeTime at={lastSyncedAt} /> : "Never"}</Fact>
          <Fact label="Compared with Gmail">{check ? <InSync check={check} /> : "At night, for the first time"}</Fact>
          <Fact label="Discovers">{filterWords(filter, labelNames)}</Fact>
          <Fact label="May">{status === "active" && allowed.length > 0 ? allowed.join("; ") : "Nothing"}</Fact>
        </dl>
      </CardContent>
      <CardFooter className="border-t pt-4">
        {canConnect && status !== "active" && (
          <Button asChild>
            <a href={reconnectHref(workspace, email)}>Reconnect</a>
          </Button>
        )}
        {canDiscover && status === "active" && (
          <Button asChild variant="outline">
            <AppLink href={`/${workspace}/discover?connection=${publicId("connection", id)}`}>
              {filter ? "Change what to discover" : "Choose what to discover"}
            </AppLink>
          </Button>
        )}
        <Button asChild variant="outline">
          <AppLink href={`/${workspace}/settings/connections/${publicId("connection", id)}`}>
            {failedCount > 0 ? "Show what could not be read" : "Is everything here?"}
          </AppLink>
        </Button>
        {canConnect &&
          status === "active" &&
          moreRights.map(({ right, word }) =>
            hasRight(right, scopes) ? null : (
              <Button key={right} asChild variant="outline">
                <AppLink href={allowHref(workspace, { right, connection: publicId("connection", id), back })}>
                  {word}
                </AppLink>
              </Button>
            ),
          )}
        {canConnect && (
          <DisconnectDialog
            workspace={workspace}
            connectionId={id}
            email={email}
            mailCount={mailCount}
            isConnected={status === "active"}
          />
        )}
      </CardFooter>
    </Card>
  );
}
