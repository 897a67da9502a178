import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageFrame } from "@/components/shell/page-frame";
import { Badge } from "@/components/ui/badge";
import { TemplateEditor } from "@/features/templates/components/editor/template-editor";
import { TemplateView } from "@/features/templates/components/editor/template-view";
import { SenderDialog } from "@/features/templates/components/list/sender-dialog";
import { readEditor } from "@/features/templates/editing/queries";
import { requireWorkspace } from "@/gates/page";
import { parseId } from "@/lib/ids";

export const metadata: Metadata = { title: "Template" };

export default async function TemplatePage({ params, searchParams }: PageProps<"/[workspace]/templates/[template]">) {
  const [{ workspace, template: publicTemplateId }, { before }] = await Promise.all([params, searchParams]);
  const ctx = await requireWorkspace(workspace, "templates.read");
  const id = parseId("template", publicTemplateId ?? "");
  const editor = id ? await readEditor(ctx, id, Number(before) || undefined) : null;
  if (!editor) notFound();
  const { template, sender, variables, report, versions, members, audiences } = editor;
  const canSeeContacts = ctx.permissions.has("contacts.read");
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
          variables={variables}
          audiences={audiences}
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
