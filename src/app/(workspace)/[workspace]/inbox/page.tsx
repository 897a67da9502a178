import { MailOpen } from "lucide-react";
import type { Metadata } from "next";
import { cn } from "@/components/cn";
import { CursorPaging } from "@/components/data-table/cursor-paging";
import { SelectAllRows, SelectionBar, SelectionProvider } from "@/components/data-table/selection";
import { EmptyState } from "@/components/display/empty-state";
import { formatNumber } from "@/components/display/format";
import { LiveRefresh } from "@/components/live/live-refresh";
import { BulkActions } from "@/features/gmail/components/bulk-actions";
import { ConnectionAlerts } from "@/features/gmail/components/connection-alerts";
import { FirstSummaries } from "@/features/gmail/components/first-summaries";
import { InboxEmpty } from "@/features/gmail/components/inbox-empty";
import { InboxFilters } from "@/features/gmail/components/inbox-filters";
import { MailList } from "@/features/gmail/components/mail-list";
import { ReadingPane } from "@/features/gmail/components/reading-pane";
import { RunProgress } from "@/features/gmail/components/run-progress";
import { SyncLine } from "@/features/gmail/components/sync-line";
import { countFilters, inboxHref, readInboxParams } from "@/features/gmail/inbox-params";
import { labelChoices, shownLabels } from "@/features/gmail/label-words";
import { countEmails, findEmail, getSyncVersion, listConnections, listEmails } from "@/features/gmail/queries";
import { SummaryPanel } from "@/features/summaries/components/summary-panel";
import { findSummaryOfEmail } from "@/features/summaries/queries";
import { requireWorkspace } from "@/gates/page";

/** How many mails the invitation to the first summaries takes. */
const firstCount = 10;

export const metadata: Metadata = { title: "Inbox" };

export default async function InboxPage({ params, searchParams }: PageProps<"/[workspace]/inbox">) {
  const { workspace } = await params;
  const asked = readInboxParams(await searchParams);
  const ctx = await requireWorkspace(workspace, "emails.read");
  const { filter, sort, cursor, openId } = asked;
  // Before what it versions: what changes in between is then shown once more, not missed.
  const { version } = await getSyncVersion(ctx);
  const [connections, { items, nextCursor }, total, mail, summary] = await Promise.all([
    listConnections(ctx),
    listEmails(ctx, { ...filter, sort, cursor }),
    countEmails(ctx, filter),
    openId ? findEmail(ctx, openId) : null,
    openId ? findSummaryOfEmail(ctx, openId) : null,
  ]);
  const active = connections.filter(({ status, run }) => status === "active" && run);
  const namesOf = (connectionId: string) => connections.find(({ id }) => id === connectionId)?.labelNames ?? {};
  const labelNames = Object.fromEntries(connections.flatMap((connection) => Object.entries(connection.labelNames)));
  const listHref = inboxHref(workspace, { ...asked, openId: null });
  const rows = items.map((item) => ({
    ...item,
    href: inboxHref(workspace, { ...asked, openId: item.id }),
    labelNames: shownLabels(item.labels, namesOf(item.connectionId)),
  }));
  const isFiltered = Boolean(filter.text) || countFilters(filter) > 0;
  const isNewest = !isFiltered && !cursor && sort === "newest";
  const hasSummary = items.some(({ summary: made }) => made !== null);
  const can = (permission: "gmail.sync" | "gmail.connect" | "summaries.run") => ctx.permissions.has(permission);

  return (
    <SelectionProvider pageIds={rows.map(({ id }) => id)}>
      <LiveRefresh url={`/api/gmail/progress?workspace=${workspace}`} version={version} />
      <div className="grid flex-1 lg:h-[calc(100dvh-3.75rem)] lg:flex-none lg:grid-cols-[minmax(23rem,2fr)_3fr] lg:grid-rows-[minmax(0,1fr)] lg:overflow-hidden">
        <section
          aria-label="Mail list"
          className={cn("flex min-h-0 min-w-0 flex-col border-r bg-card lg:flex", mail && "hidden")}
        >
          <header className="grid gap-3 border-b px-4 py-3.5">
            <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
              <h1 className="font-bold text-xl">Inbox</h1>
              {connections.length > 0 && (
                <SyncLine
                  workspace={workspace}
                  connectionIds={active.map(({ id }) => id)}
                  lastSyncedAt={latest(connections.map(({ lastSyncedAt }) => lastSyncedAt))}
                  mailCount={connections.reduce((sum, { mailCount }) => sum + mailCount, 0)}
                  canSync={can("gmail.sync")}
                />
              )}
            </div>
            {connections.length > 0 && (
              <InboxFilters
                workspace={workspace}
                params={asked}
                labels={labelChoices(labelNames)}
                accounts={connections.map(({ id, email }) => ({ id, name: email }))}
              />
            )}
            <ConnectionAlerts workspace={workspace} connections={connections} canConnect={can("gmail.connect")} />
            {connections.map(
              ({ id, email, run }) =>
                run?.status === "running" && (
                  <RunProgress key={id} workspace={workspace} connectionId={id} email={email} run={run} />
                ),
            )}
          </header>
          {rows.length === 0 ? (
            <InboxEmpty
              workspace={workspace}
              connections={connections}
              isFiltered={isFiltered}
              canConnect={can("gmail.connect")}
              canDiscover={can("gmail.sync")}
            />
          ) : (
            <div className="min-h-0 flex-1 lg:overflow-y-auto">
              <div className="flex items-center gap-3 border-b bg-muted/60 px-4 py-2 text-muted-foreground text-sm">
                <SelectAllRows />
                <span className="tabular">
                  {formatNumber(total)} {total === 1 ? "mail" : "mails"}
                </span>
                <span className="ml-auto hidden text-xs lg:inline">
                  Keys: j k move, enter opens, x ticks, / searches
                </span>
              </div>
              {isNewest && !hasSummary && can("summaries.run") && (
                <FirstSummaries workspace={workspace} emailIds={rows.slice(0, firstCount).map(({ id }) => id)} />
              )}
              <MailList mails={rows} openId={openId} />
              <CursorPaging
                newerHref={cursor ? inboxHref(workspace, { ...asked, cursor: undefined, openId: null }) : null}
                newerLabel={sort === "newest" ? "Newest" : "Oldest"}
                olderHref={nextCursor ? inboxHref(workspace, { ...asked, cursor: nextCursor, openId: null }) : null}
                olderLabel={sort === "newest" ? "Older" : "Newer"}
              />
              <SelectionBar>
                {can("summaries.run") && <BulkActions workspace={workspace} filter={filter} total={total} />}
              </SelectionBar>
            </div>
          )}
        </section>
        <section aria-label="Reading pane" className={cn("min-w-0 lg:block lg:overflow-y-auto", !mail && "hidden")}>
          {mail ? (
            <ReadingPane
              workspace={workspace}
              mail={mail}
              labelNames={namesOf(mail.connectionId)}
              backHref={listHref}
              heading="h2"
              summary={<SummaryPanel workspace={workspace} emailId={mail.id} summary={summary} />}
            />
          ) : (
            rows.length > 0 && (
              <EmptyState icon={<MailOpen />} title="Pick a mail to read" className="h-full">
                Its summary opens here. Tick several to summarise them together: you see the price before anything runs.
              </EmptyState>
            )
          )}
        </section>
      </div>
    </SelectionProvider>
  );
}

const latest = (instants: readonly (Date | null)[]) =>
  instants.reduce<Date | null>((newest, at) => (at && (!newest || at > newest) ? at : newest), null);
