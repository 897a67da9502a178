import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageFrame } from "@/components/shell/page-frame";
import { Badge } from "@/components/ui/badge";
import { listListNames } from "@/features/contacts/lists/queries";
import { listTags } from "@/features/contacts/tags/queries";
import { listSegments } from "@/features/segments/queries";
import { getSender, knownFields } from "@/features/templates/audience/queries";
import { TemplateEditor } from "@/features/templates/components/editor/template-editor";
import { TemplateView } from "@/features/templates/components/editor/template-view";
import { SenderDialog } from "@/features/templates/components/list/sender-dialog";
import { findTemplate, lintContent, variablesOf } from "@/features/templates/queries";
import { listVersions } from "@/features/templates/versions/queries";
import { listMembers } from "@/features/workspaces/team/queries";
import { requireWorkspace } from "@/gates/page";
import { parseId } from "@/lib/ids";

export const metadata: Metadata = { title: "Template" };

const mostOffered = 100;

export default async function TemplatePage({ params, searchParams }: PageProps<"/[workspace]/templates/[template]">) {
  const [{ workspace, template: publicTemplateId }, { before }] = await Promise.all([params, searchParams]);
  const ctx = await requireWorkspace(workspace, "templates.read");
  const id = parseId("template", publicTemplateId ?? "");
  const template = id ? await findTemplate(ctx, id) : null;
  if (!template) notFound();
  const canSeeContacts = ctx.permissions.has("contacts.read");
  const [report, versions, fields, members, lists, segments, tags, sender] = await Promise.all([
    lintContent(ctx, template.content),
    listVersions(ctx, template.id, { before: Number(before) || undefined }),
    knownFields(ctx),
    listMembers(ctx),
    canSeeContacts ? listListNames(ctx) : [],
    canSeeContacts ? listSegments(ctx, { limit: mostOffered }).then(({ items }) => items) : [],
    canSeeContacts ? listTags(ctx) : [],
    getSender(ctx),
  ]);
  const here = `/${workspace}/templates/${publicTemplateId}`;
  const olderHref = versions.nextBefore === null ? null : `${here}?before=${versions.nextBefore}`;
  const shared = { workspace, versions: versions.items, olderVersionsHref: olderHref };
  const canWrite = ctx.permissions.has("templates.write");
  return (
    <PageFrame
      width="wide"
      title={template.name}
      breadcrumb={[{ label: "Templates", href: `/${workspace}/templates` }, { label: template.name }]}
      description={template.archivedAt ? <Badge variant="outline">Archived</Badge> : undefined}
      action={
        canWrite && (
          <SenderDialog
            workspace={workspace}
            sender={{ company: sender.company, address: sender.address }}
            workspaceName={sender.workspaceName}
          />
        )
      }
    >
      {canWrite ? (
        <TemplateEditor
          {...shared}
          key={template.id}
          template={template}
          report={report}
          variables={variablesOf(fields)}
          audiences={[
            ...lists.map(({ id, name }) => ({ id, name, kind: "list" as const })),
            ...segments.map(({ id, name }) => ({ id, name, kind: "segment" as const })),
            ...tags.slice(0, mostOffered).map(({ id, name }) => ({ id, name, kind: "tag" as const })),
          ]}
          members={members.map(({ userId, user }) => ({
            id: userId,
            name: user.name ?? user.email,
            email: user.email,
            isSelf: ctx.actor.kind === "user" && ctx.actor.id === userId,
          }))}
          canSeeContacts={canSeeContacts}
        />
      ) : (
        <TemplateView {...shared} template={template} canSeeContacts={canSeeContacts} />
      )}
    </PageFrame>
  );
}
