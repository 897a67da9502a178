import { ListPlus, Rows3, Tag } from "lucide-react";
import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { CursorPaging } from "@/components/data-table/cursor-paging";
import { EmptyState } from "@/components/display/empty-state";
import { formatNumber } from "@/components/display/format";
import { PageFrame } from "@/components/shell/page-frame";
import { SubNav } from "@/components/shell/sub-nav";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ListDialog } from "@/features/contacts/lists/components/list-dialog";
import { ListTable } from "@/features/contacts/lists/components/list-table";
import { listLists } from "@/features/contacts/lists/queries";
import { TagDialog, TagList } from "@/features/contacts/tags/components/tag-list";
import { countTagged, listTags } from "@/features/contacts/tags/queries";
import { contactsNavigation } from "@/features/workspaces/navigation";
import { requireWorkspace } from "@/gates/page";
import { parseId, publicId } from "@/lib/ids";

export const metadata: Metadata = { title: "Lists and tags" };

const tagsAPage = 25;

export default async function ListsPage({ params, searchParams }: PageProps<"/[workspace]/contacts/lists">) {
  const [{ workspace }, { before, archived, from }] = await Promise.all([params, searchParams]);
  const ctx = await requireWorkspace(workspace, "contacts.read");
  const isArchived = archived === "1";
  const cursor = parseId("list", String(before ?? "")) ?? undefined;
  const [{ items: lists, nextCursor }, tags] = await Promise.all([
    listLists(ctx, { isArchived, cursor }),
    listTags(ctx),
  ]);
  const first = Math.max(
    0,
    tags.findIndex(({ id }) => id === parseId("tag", String(from ?? ""))),
  );
  const shown = tags.slice(first, first + tagsAPage);
  const counts = await countTagged(
    ctx,
    shown.map(({ id }) => id),
  );
  const canWrite = ctx.permissions.has("contacts.write");
  const here = `/${workspace}/contacts/lists`;
  const hrefOf = (query: Record<string, string | undefined>) => {
    const set = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []));
    return set.length > 0 ? `${here}?${new URLSearchParams(set)}` : here;
  };
  const flag = isArchived ? "1" : undefined;
  const tagHref = (index: number) => {
    const tag = tags[index];
    return tag ? hrefOf({ archived: flag, from: index > 0 ? publicId("tag", tag.id) : undefined }) : null;
  };
  const add = canWrite && (
    <ListDialog
      workspace={workspace}
      list={null}
      trigger={
        <Button>
          <ListPlus aria-hidden />
          New list
        </Button>
      }
    />
  );
  return (
    <PageFrame
      title="Lists and tags"
      description="Two ways to gather contacts. Neither is a permission to mail them: topics are."
      width="wide"
      action={add}
      toolbar={<SubNav label="Contacts" items={contactsNavigation(workspace, ctx.permissions)} />}
      className="grid gap-8"
    >
      <section aria-label="Lists" className="grid gap-3">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 className="font-bold text-lg">{isArchived ? "Archived lists" : "Lists"}</h2>
          <Button asChild variant="ghost" size="sm">
            <AppLink href={isArchived ? here : hrefOf({ archived: "1" })}>
              {isArchived ? "Show the lists in use" : "Show archived lists"}
            </AppLink>
          </Button>
        </div>
        <ListTable
          workspace={workspace}
          lists={lists}
          canWrite={canWrite}
          paging={{
            newerHref: cursor ? hrefOf({ archived: flag }) : null,
            newerLabel: "Newest",
            olderHref: nextCursor ? hrefOf({ archived: flag, before: publicId("list", nextCursor) }) : null,
          }}
          empty={
            <EmptyState
              icon={<Rows3 />}
              title={isArchived ? "No list is archived" : "No lists yet"}
              action={!isArchived && add}
            >
              {isArchived
                ? "A list you archive keeps its contacts and can be brought back."
                : "A list holds the contacts you put on it, such as the guests of an evening. Tick contacts in the table to add them."}
            </EmptyState>
          }
        />
      </section>
      <section aria-label="Tags" className="grid gap-3">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 className="font-bold text-lg">Tags</h2>
          {canWrite && <TagDialog workspace={workspace} tag={null} />}
        </div>
        <Card className="overflow-hidden py-0">
          {tags.length === 0 ? (
            <EmptyState icon={<Tag />} title="No tags yet">
              A tag says what somebody is, such as “customer”. Your team, imports and the API add them; each keeps who
              added it.
            </EmptyState>
          ) : (
            <TagList
              workspace={workspace}
              canWrite={canWrite}
              tags={shown.map((tag) => ({ ...tag, count: counts[tag.id] ?? 0 }))}
            />
          )}
          {tags.length > tagsAPage && (
            <CursorPaging
              newerHref={first > 0 ? tagHref(Math.max(0, first - tagsAPage)) : null}
              newerLabel="Previous page"
              olderHref={tagHref(first + tagsAPage)}
              summary={`${formatNumber(tags.length)} tags`}
            />
          )}
        </Card>
      </section>
    </PageFrame>
  );
}
