import { SearchX, UsersRound } from "lucide-react";
import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { EmptyState } from "@/components/display/empty-state";
import { formatNumber } from "@/components/display/format";
import { LiveRefresh } from "@/components/live/live-refresh";
import { PageFrame } from "@/components/shell/page-frame";
import { SubNav } from "@/components/shell/sub-nav";
import { Button } from "@/components/ui/button";
import { ContactRoomAlert, ContactsUsed } from "@/features/billing/components/contact-room";
import { BulkBar } from "@/features/contacts/components/bulk-bar";
import { BulkProgress } from "@/features/contacts/components/bulk-progress";
import { ContactFilters } from "@/features/contacts/components/contact-filters";
import { ContactTable } from "@/features/contacts/components/contact-table";
import { NewContactButton } from "@/features/contacts/components/new-contact";
import { ViewBar } from "@/features/contacts/components/view-bar";
import { contactsHref, countFilters, readContactParams, viewChips } from "@/features/contacts/contact-params";
import { getTableFrame, listCounted } from "@/features/contacts/table/queries";
import { contactsNavigation } from "@/features/workspaces/navigation";
import { requireWorkspace } from "@/gates/page";

export const metadata: Metadata = { title: "Contacts" };

export default async function ContactsPage({ params, searchParams }: PageProps<"/[workspace]/contacts">) {
  const { workspace } = await params;
  const asked = readContactParams(await searchParams);
  const ctx = await requireWorkspace(workspace, "contacts.read");
  const { filter, sort, cursor } = asked;
  const { fields, tags, lists, segments, topics, views, bulk, version, room } = await getTableFrame(ctx);
  const { items, nextCursor, total } = await listCounted(ctx, { ...filter, sort, cursor });
  const canWrite = ctx.permissions.has("contacts.write");
  const list = lists.find(({ id }) => id === filter.listId);
  const isFiltered = Boolean(filter.text) || countFilters(filter) > 0;
  const { chips, isUnsaved } = viewChips(workspace, asked, views);
  const { cursor: _, ...arrangement } = asked;
  const count = `${formatNumber(total.count)}${total.isMore ? " or more" : ""} ${total.count === 1 ? "contact" : "contacts"}`;
  const add = canWrite && <NewContactButton workspace={workspace} fields={fields} />;
  return (
    <PageFrame
      title="Contacts"
      description={
        list
          ? `On the list “${list.name}”.`
          : "The people you know: what they are called, what they did, and which mail they want."
      }
      width="wide"
      action={
        <>
          {canWrite && <ContactsUsed {...room} />}
          {ctx.permissions.has("contacts.export") && total.count > 0 && (
            <Button asChild variant="outline">
              <AppLink href={contactsHref(workspace, arrangement).replace(/\/contacts(?=\?|$)/, "/contacts/export")}>
                {isFiltered ? "Export these" : "Export"}
              </AppLink>
            </Button>
          )}
          {add}
        </>
      }
      toolbar={<SubNav label="Contacts" items={contactsNavigation(workspace, ctx.permissions)} />}
      className="grid gap-4"
    >
      <LiveRefresh url={`/${workspace}/contacts/progress`} version={version} />
      <BulkProgress actions={bulk} />
      <ContactRoomAlert workspace={workspace} room={room} canBuy={ctx.permissions.has("credits.buy")} />
      <ContactFilters workspace={workspace} params={asked} choices={{ tags, lists, segments, topics, fields }} />
      <ViewBar workspace={workspace} chips={chips} unsaved={isUnsaved ? arrangement : null} canWrite={canWrite} />
      <ContactTable
        workspace={workspace}
        params={asked}
        contacts={items}
        fields={fields}
        bulk={
          canWrite && (
            <BulkBar
              workspace={workspace}
              filter={filter}
              total={total}
              tags={tags}
              lists={lists.filter(({ isDynamic }) => !isDynamic)}
              topics={topics}
            />
          )
        }
        paging={{
          newerHref: cursor ? contactsHref(workspace, arrangement) : null,
          olderHref: nextCursor ? contactsHref(workspace, { ...arrangement, cursor: nextCursor }) : null,
          summary: <span className="tabular">{count}</span>,
        }}
        empty={
          isFiltered ? (
            <EmptyState
              icon={<SearchX />}
              title={filter.isDeleted ? "Nobody is deleted" : "Nobody is found by that"}
              action={
                <Button asChild variant="outline">
                  <AppLink href={`/${workspace}/contacts`}>Show all contacts</AppLink>
                </Button>
              }
            >
              {filter.isDeleted
                ? "Contacts you delete wait here, with what they decided, until you restore them."
                : "Search finds parts of names, addresses and phone numbers. Take a filter away to see more."}
            </EmptyState>
          ) : (
            <EmptyState
              icon={<UsersRound />}
              title="No contacts yet"
              action={
                <>
                  {add}
                  {ctx.permissions.has("contacts.import") && (
                    <Button asChild variant="outline">
                      <AppLink href={`/${workspace}/contacts/import`}>Import a file</AppLink>
                    </Button>
                  )}
                </>
              }
            >
              Add people one by one, import a file of them, or let your software send them through the API.
            </EmptyState>
          )
        }
      />
    </PageFrame>
  );
}
