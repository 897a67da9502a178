import { ListPlus, TextCursorInput } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/components/display/empty-state";
import { Button } from "@/components/ui/button";
import { FieldDialog } from "@/features/contacts/fields/components/field-dialog";
import { FieldList } from "@/features/contacts/fields/components/field-list";
import { listFields } from "@/features/contacts/fields/queries";
import { requireWorkspace } from "@/gates/page";

export const metadata: Metadata = { title: "Fields" };

export default async function FieldsPage({ params }: PageProps<"/[workspace]/settings/fields">) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "contacts.read");
  const fields = await listFields(ctx);
  const canWrite = ctx.permissions.has("contacts.write");
  const archived = fields.filter(({ archivedAt }) => archivedAt !== null);
  const add = canWrite && (
    <FieldDialog
      workspace={workspace}
      field={null}
      trigger={
        <Button>
          <ListPlus aria-hidden />
          New field
        </Button>
      }
    />
  );
  return (
    <section className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-xl text-muted-foreground">
          What you know of people besides name, phone and language. Each field has a type, and what does not fit it is
          refused when it is written, whoever writes it.
        </p>
        {fields.length > 0 && add}
      </div>
      <FieldList
        workspace={workspace}
        label="Fields"
        fields={fields.filter(({ archivedAt }) => archivedAt === null)}
        canWrite={canWrite}
        empty={
          <EmptyState icon={<TextCursorInput />} title="No fields yet" action={add}>
            A field of your own, such as “Plan” or “Birthday”, shows in forms, filters, segments, imports, templates and
            the API.
          </EmptyState>
        }
      />
      {archived.length > 0 && (
        <>
          <h2 className="mt-4 font-bold text-lg">Archived</h2>
          <p className="max-w-xl text-muted-foreground">Not shown and not written any more; their values are kept.</p>
          <FieldList workspace={workspace} label="Archived fields" fields={archived} canWrite={canWrite} empty={null} />
        </>
      )}
    </section>
  );
}
