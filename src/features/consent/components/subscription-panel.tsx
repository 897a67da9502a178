import { DateTime } from "@/components/display/date-time";
import { StatusDot } from "@/components/display/status-dot";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import type { PanelView, SubscriptionView } from "../schema";
import { reasonWords } from "../suppressions/schema";
import { ConsentHistory } from "./consent-history";
import { SubscriptionDialog } from "./subscription-dialog";

type SubscriptionPanelProps = { workspace: string; contactId: string; panel: PanelView; canWrite: boolean };

const statusWords = {
  subscribed: { tone: "success", words: "Subscribed" },
  pending: { tone: "warning", words: "Not yet confirmed" },
  unsubscribed: { tone: "neutral", words: "Unsubscribed" },
  none: { tone: "neutral", words: "Never asked" },
} as const;

/** A contact's page: how it stands to each topic, and everything it agreed to or took back, with the proof. */
export function SubscriptionPanel({ workspace, contactId, panel, canWrite }: SubscriptionPanelProps) {
  const { subscriptions, consents, hasOlder, suppression } = panel;
  const isAnyOn = subscriptions.some(({ status }) => status === "subscribed" || status === "pending");
  return (
    <Card>
      <CardHeader>
        <CardTitle>Subscriptions</CardTitle>
        <CardDescription>What this person agreed to get by mail.</CardDescription>
      </CardHeader>
      <CardContent className="grid gap-6">
        {suppression && (
          <Alert variant="warning" title="This address is suppressed: it gets nothing">
            {reasonWords[suppression.reason]} on <DateTime at={suppression.createdAt} style="date" />
            {suppression.expiresAt && (
              <>
                , until <DateTime at={suppression.expiresAt} style="date" />
              </>
            )}
            .{suppression.note && ` ${suppression.note}`}
          </Alert>
        )}
        {subscriptions.length === 0 ? (
          <p className="text-muted-foreground text-sm">There is no topic yet. Make one under Settings, Topics.</p>
        ) : (
          <ul className="divide-y">
            {subscriptions.map((one) => (
              <Topic key={one.topicId} workspace={workspace} contactId={contactId} topic={one} canWrite={canWrite} />
            ))}
          </ul>
        )}
        {canWrite && isAnyOn && (
          <SubscriptionDialog
            workspace={workspace}
            contactId={contactId}
            topic={null}
            status="unsubscribed"
            trigger={
              <Button variant="outline" size="sm" className="justify-self-start">
                Unsubscribe from everything
              </Button>
            }
          />
        )}
        <ConsentHistory consents={consents} hasOlder={hasOlder} />
      </CardContent>
    </Card>
  );
}

type TopicProps = Pick<SubscriptionPanelProps, "workspace" | "contactId" | "canWrite"> & { topic: SubscriptionView };

function Topic({ workspace, contactId, topic, canWrite }: TopicProps) {
  const { topicId, name, status, changedAt, isArchived, isDoubleOptIn } = topic;
  const { tone, words } = statusWords[status ?? "none"];
  const next = status === "subscribed" || status === "pending" ? "unsubscribed" : "subscribed";
  const verb = next === "subscribed" ? "Subscribe" : "Unsubscribe";
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
      <div className="grid min-w-0 gap-0.5">
        <span className="wrap-anywhere font-semibold">
          {name}
          {isArchived && <span className="font-normal text-muted-foreground"> (archived)</span>}
        </span>
        <span className="flex flex-wrap items-center gap-x-2 text-muted-foreground text-sm">
          <StatusDot tone={tone}>{words}</StatusDot>
          {changedAt && <DateTime at={changedAt} style="date" />}
        </span>
      </div>
      {canWrite && !(isArchived && next === "subscribed") && (
        <SubscriptionDialog
          workspace={workspace}
          contactId={contactId}
          topic={{ id: topicId, name, isDoubleOptIn }}
          status={next}
          trigger={
            <Button variant="outline" size="sm" aria-label={`${verb}: ${name}`}>
              {verb}
            </Button>
          }
        />
      )}
    </li>
  );
}
