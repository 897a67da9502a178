import { MailOpen, MessagesSquare } from "lucide-react";
import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { cn } from "@/components/cn";
import { CursorPaging } from "@/components/data-table/cursor-paging";
import { SelectAllRows, SelectionBar, SelectionProvider } from "@/components/data-table/selection";
import { EmptyState } from "@/components/display/empty-state";
import { formatNumber } from "@/components/display/format";
import { LiveRefresh } from "@/components/live/live-refresh";
import { Button } from "@/components/ui/button";
import { listFilterCaps } from "@/features/credits/caps/queries";
import { BulkActions } from "@/features/gmail/components/bulk-actions";
import { ConnectionAlerts } from "@/features/gmail/components/connection-alerts";
import { FirstSummaries } from "@/features/gmail/components/first-summaries";
import { InboxEmpty } from "@/features/gmail/components/inbox-empty";
import { InboxFilters } from "@/features/gmail/components/inbox-filters";
import { MailList } from "@/features/gmail/components/mail-list";
import { ReadingPane } from "@/features/gmail/components/reading-pane";
import { RunProgress } from "@/features/gmail/components/run-progress";
import { SyncLine } from "@/features/gmail/components/sync-line";
import { countFilters, inboxHref, inboxViews, readInboxParams, shownFilter } from "@/features/gmail/inbox-params";
import { labelChoices, shownLabels } from "@/features/gmail/label-words";
import { actingAccount } from "@/features/gmail/ladder";
import { FailedActions } from "@/features/gmail/mail-actions/components/failed-actions";
import { MailActionsProvider } from "@/features/gmail/mail-actions/components/mail-actions";
import { MailKeys } from "@/features/gmail/mail-actions/components/mail-keys";
import { listFailedBatches, listOpenActions } from "@/features/gmail/mail-actions/queries";
import { countEmails, findEmail, getSyncVersion, listConnections, listEmails } from "@/features/gmail/queries";
import { SavedFilterBar } from "@/features/gmail/saved-filters/components/saved-filter-bar";
import { countSavedFilters, listSavedFilters } from "@/features/gmail/saved-filters/queries";
import { getSurroundings } from "@/features/gmail/threads/queries";
import { SummaryPanel } from "@/features/summaries/components/summary-panel";
import { findSummaryOfEmail } from "@/features/summaries/queries";
import { requireWorkspace } from "@/gates/page";
import type { Permission } from "@/gates/permissions";

/** How many mails the invitation to the first summaries takes. */
const firstCount = 10;

export const metadata: Metadata = { title: "Inbox" };

export default async function InboxPage({ params, searchParams }: PageProps<"/[workspace]/inbox">) {
  const { workspace } = await params;
  const asked = readInboxParams(await searchParams);
  const ctx = await requireWorkspace(workspace, "emails.read");
  const { sort, byThread, cursor, openId } = asked;
  const filter = shownFilter(asked.filter);
  // Before what it versions: what changes in between is then shown once more, not missed.
  const { version } = await getSyncVersion(ctx);
  const [connections, { items, nextCursor }, total, mail, summary, openActions, failed, saved] = await Promise.all([
    listConnections(ctx),
    listEmails(ctx, { ...filter, sort, byThread, cursor }),
    countEmails(ctx, filter, { byThread }),
    openId ? findEmail(ctx, openId) : null,
    openId ? findSummaryOfEmail(ctx, openId) : null,
    listOpenActions(ctx),
    listFailedBatches(ctx),
    listSavedFilters(ctx),
  ]);
  const [counts, caps, surroundings] = await Promise.all([
    countSavedFilters(ctx, saved),
    saved.length > 0 && ctx.permissions.has("credits.buy") ? listFilterCaps(ctx) : null,
    mail ? getSurroundings(ctx, mail) : null,
  ]);
  const active = connections.filter(({ status, run }) => status === "active" && run);
  const namesOf = (connectionId: string) => connections.find(({ id }) => id === connectionId)?.labelNames ?? {};
  const labelNames = Object.fromEntries(connections.flatMap((connection) => Object.entries(connection.labelNames)));
  const listHref = inboxHref(workspace, { ...asked, openId: null });
  const hrefOf = (emailId: string) => inboxHref(workspace, { ...asked, openId: emailId });
  const rows = items.map((item) => ({
    ...item,
    href: hrefOf(item.id),
    labelNames: shownLabels(item.labels, namesOf(item.connectionId)),
  }));
  const isFiltered = Boolean(asked.filter.text) || countFilters(asked.filter) > 0;
  const isNewest = !isFiltered && !cursor && sort === "newest";
  const hasSummary = items.some(({ summary: made }) => made !== null);
  const can = (permission: Permission) => ctx.permissions.has(permission);
  const { chips, unsaved } = inboxViews(workspace, asked, saved, counts);

  return (
    <MailActionsProvider
      workspace={workspace}
      accounts={connections.map(actingAccount)}
      accountOfMail={Object.fromEntries(
        [...rows, ...(mail ? [mail] : [])].map(({ id, connectionId }) => [id, connectionId]),
      )}
      openActions={openActions}
      canAct={can("emails.act")}
      canSend={can("emails.send")}
      canAllow={can("gmail.connect")}
    >
      <SelectionProvider pageIds={rows.map(({ id }) => id)}>
        <LiveRefresh url={`/api/gmail/progress?workspace=${workspace}`} version={version} />
        <div className="grid flex-1 lg:h-0 lg:flex-auto lg:grid-cols-[minmax(23rem,2fr)_3fr] lg:grid-rows-[minmax(0,1fr)] lg:overflow-hidden">
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
                    checks={active.map(({ check }) => check)}
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
              {connections.length > 0 && (
                <SavedFilterBar workspace={workspace} chips={chips} caps={caps} unsaved={unsaved} />
              )}
              <FailedActions workspace={workspace} batches={failed} canAct={can("emails.act")} />
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
                    {formatNumber(total)}{" "}
                    {byThread ? (total === 1 ? "thread" : "threads") : total === 1 ? "mail" : "mails"}
                  </span>
                  <span className="ml-auto flex items-center gap-1">
                    <Button asChild variant={byThread ? "soft" : "ghost"} size="sm">
                      <AppLink
                        href={inboxHref(workspace, { ...asked, byThread: !byThread, cursor: undefined, openId: null })}
                        scroll={false}
                        aria-label={byThread ? "Show every mail" : "Group by thread"}
                      >
                        <MessagesSquare aria-hidden />
                        Threads
                      </AppLink>
                    </Button>
                    <MailKeys rows={rows} open={mail} listHref={listHref} />
                  </span>
                </div>
                {isNewest && !hasSummary && can("summaries.run") && (
                  <FirstSummaries workspace={workspace} emailIds={rows.slice(0, firstCount).map(({ id }) => id)} />
                )}
                <MailList mails={rows} openId={openId} filter={filter} />
                <CursorPaging
                  newerHref={cursor ? inboxHref(workspace, { ...asked, cursor: undefined, openId: null }) : null}
                  newerLabel={sort === "newest" ? "Newest" : "Oldest"}
                  olderHref={nextCursor ? inboxHref(workspace, { ...asked, cursor: nextCursor, openId: null }) : null}
                  olderLabel={sort === "newest" ? "Older" : "Newer"}
                />
                <SelectionBar>
                  {(can("summaries.run") || can("emails.act")) && (
                    <BulkActions
                      workspace={workspace}
                      filter={filter}
                      total={total}
                      canSummarise={can("summaries.run")}
                    />
                  )}
                </SelectionBar>
              </div>
            )}
          </section>
          <section aria-label="Reading pane" className={cn("min-w-0 lg:block lg:overflow-y-auto", !mail && "hidden")}>
            {mail && surroundings ? (
              <ReadingPane
                workspace={workspace}
                mail={mail}
                labelNames={namesOf(mail.connectionId)}
                surroundings={surroundings}
                suggestion={summary?.summary?.content.suggestedReply ?? null}
                hrefOf={hrefOf}
                backHref={listHref}
                heading="h2"
                summary={<SummaryPanel workspace={workspace} emailId={mail.id} summary={summary} />}
              />
            ) : (
              rows.length > 0 && (
                <EmptyState icon={<MailOpen />} title="Pick a mail to read" className="h-full">
                  Its summary opens here. Tick several to summarise them together: you see the price before anything
                  runs.
                </EmptyState>
              )
            )}
          </section>
        </div>
      </SelectionProvider>
    </MailActionsProvider>
  );
}

const latest = (instants: readonly (Date | null)[]) =>
  instants.reduce<Date | null>((newest, at) => (at && (!newest || at > newest) ? at : newest), null);
