import { LayoutTemplate, LibraryBig, Plus } from "lucide-react";
import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { CursorPaging } from "@/components/data-table/cursor-paging";
import { EmptyState } from "@/components/display/empty-state";
import { PageFrame } from "@/components/shell/page-frame";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { getSender } from "@/features/templates/audience/queries";
import { LibraryGallery } from "@/features/templates/components/list/library-gallery";
import { NewTemplateButton } from "@/features/templates/components/list/new-template-button";
import { SenderDialog } from "@/features/templates/components/list/sender-dialog";
import { TemplateCard } from "@/features/templates/components/list/template-card";
import { TemplateFilters } from "@/features/templates/components/list/template-filters";
import { listLibrary, listTemplates } from "@/features/templates/queries";
import { readTemplateParams, templatesHref } from "@/features/templates/template-params";
import { requireWorkspace } from "@/gates/page";

export const metadata: Metadata = { title: "Templates" };

export default async function TemplatesPage({ params, searchParams }: PageProps<"/[workspace]/templates">) {
  const [{ workspace }, query] = await Promise.all([params, searchParams]);
  const ctx = await requireWorkspace(workspace, "templates.read");
  const asked = readTemplateParams(query);
  const [{ items, nextCursor }, sender] = await Promise.all([listTemplates(ctx, asked.query), getSender(ctx)]);
  const canWrite = ctx.permissions.has("templates.write");
  const isUntouched = asked.text === "" && asked.show === "all";
  const library = (
    <Button asChild variant="outline">
      <AppLink href={`/${workspace}/templates/library`}>
        <LibraryBig aria-hidden />
        Library
      </AppLink>
    </Button>
  );
  return (
    <PageFrame
      title="Templates"
      description="Mails written once, sent often: each with versions, and checked against your real contacts."
      action={
        <>
          {canWrite && (
            <SenderDialog
              workspace={workspace}
              sender={{ company: sender.company, address: sender.address }}
              workspaceName={sender.workspaceName}
            />
          )}
          {library}
          {canWrite && (
            <NewTemplateButton workspace={workspace} name="New template" libraryKey={null}>
              <Plus aria-hidden />
              New template
            </NewTemplateButton>
          )}
        </>
      }
      toolbar={<TemplateFilters workspace={workspace} text={asked.text} show={asked.show} sort={asked.query.sort} />}
    >
      {items.length === 0 && isUntouched && canWrite ? (
        <div className="grid gap-6">
          <p className="text-muted-foreground">
            You have no template yet. Choose one to make it yours, or begin with an empty one.
          </p>
          <LibraryGallery workspace={workspace} templates={listLibrary()} canWrite />
        </div>
      ) : items.length === 0 ? (
        <Card>
          <EmptyState icon={<LayoutTemplate />} title={isUntouched ? "No template yet" : "No template matches"}>
            {isUntouched
              ? "Whoever may write templates can begin with one of the library."
              : "Try other words, or show all of them."}
          </EmptyState>
        </Card>
      ) : (
        <div className="grid gap-4">
          <ul aria-label="Templates" className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
            {items.map((template) => (
              <li key={template.id} className="grid">
                <TemplateCard workspace={workspace} template={template} canWrite={canWrite} />
              </li>
            ))}
          </ul>
          <CursorPaging
            newerHref={asked.query.cursor ? templatesHref(workspace, asked) : null}
            olderHref={nextCursor && templatesHref(workspace, asked, nextCursor)}
          />
        </div>
      )}
    </PageFrame>
  );
}
