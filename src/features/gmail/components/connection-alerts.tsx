import { AppLink } from "@/components/app-link";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import type { Connection } from "@/features/gmail/schema";
import { publicId } from "@/lib/ids";

export const reconnectHref = (workspace: string, email: string) =>
  `/api/gmail/connect?workspace=${encodeURIComponent(workspace)}&hint=${encodeURIComponent(email)}`;

type ConnectionAlertsProps = { workspace: string; connections: readonly Connection[]; canConnect: boolean };

/** What needs a person: accounts that lost their access, discoveries that failed. */
export function ConnectionAlerts({ workspace, connections, canConnect }: ConnectionAlertsProps) {
  return connections.map(({ id, email, status, statusReason, run }) => {
    if (status !== "active")
      return (
        <Alert
          key={id}
          variant="warning"
          title={status === "paused" ? `${email} is paused` : `${email} is not connected any more`}
          action={
            canConnect && (
              <Button asChild size="sm">
                <a href={reconnectHref(workspace, email)}>Reconnect</a>
              </Button>
            )
          }
        >
          {statusReason} New mail does not arrive here until it is connected again.
        </Alert>
      );
    if (run?.status === "failed")
      return (
        <Alert
          key={id}
          variant="warning"
          title={`The discovery of ${email} stopped`}
          action={
            <Button asChild size="sm" variant="outline">
              <AppLink href={`/${workspace}/discover?connection=${publicId("connection", id)}`}>Start again</AppLink>
            </Button>
          }
        >
          {run.error}
        </Alert>
      );
    return null;
  });
}
