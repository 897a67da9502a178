import { Inbox, ListFilter, MailPlus, MailSearch } from "lucide-react";
import { AppLink } from "@/components/app-link";
import { EmptyState } from "@/components/display/empty-state";
import { Button } from "@/components/ui/button";
import type { Connection } from "@/features/gmail/schema";
import { publicId } from "@/lib/ids";

type InboxEmptyProps = {
  workspace: string;
  connections: readonly Connection[];
  isFiltered: boolean;
  canConnect: boolean;
  canDiscover: boolean;
};

/** Why there is nothing to see, and what will fill it. */
export function InboxEmpty({ workspace, connections, isFiltered, canConnect, canDiscover }: InboxEmptyProps) {
  if (connections.length === 0)
    return (
      <EmptyState
        icon={<MailPlus />}
        title="Connect Gmail to fill this inbox"
        action={
          canConnect && (
            <Button asChild>
              <AppLink href={`/${workspace}/connect`}>Connect Gmail</AppLink>
            </Button>
          )
        }
      >
        {canConnect
          ? "Read-only, two clicks, and you choose which mails are looked at. We keep headers, never bodies."
          : "Ask an admin or manager of this workspace to connect an account."}
      </EmptyState>
    );
  if (isFiltered)
    return (
      <EmptyState
        icon={<ListFilter />}
        title="No mail matches"
        action={
          <Button asChild variant="outline">
            <AppLink href={`/${workspace}/inbox`}>Clear search and filters</AppLink>
          </Button>
        }
      >
        Search looks at subjects, people and summaries of the mails discovered so far.
      </EmptyState>
    );
  if (connections.some(({ mailCount }) => mailCount > 0))
    return (
      <EmptyState
        icon={<Inbox />}
        title="The inbox is empty"
        action={
          <Button asChild variant="outline">
            <AppLink href={`/${workspace}/inbox?archived=1`}>See what is archived</AppLink>
          </Button>
        }
      >
        Everything is dealt with. New mail appears here by itself.
      </EmptyState>
    );
  const waiting = connections.find(({ run, status }) => run === null && status === "active");
  if (waiting)
    return (
      <EmptyState
        icon={<MailSearch />}
        title="Choose what to discover"
        action={
          canDiscover && (
            <Button asChild>
              <AppLink href={`/${workspace}/discover?connection=${publicId("connection", waiting.id)}`}>
                Choose mails
              </AppLink>
            </Button>
          )
        }
      >
        {waiting.email} is connected. Pick a label, senders or an age, see how many mails that is, and start.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<Inbox />}
      title={
        connections.some(({ run }) => run?.status === "running")
          ? "The first mails are on their way"
          : "Nothing here yet"
      }
    >
      New mail that matches what you chose to discover appears here by itself.
    </EmptyState>
  );
}
