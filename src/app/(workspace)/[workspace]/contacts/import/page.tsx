import type { Metadata } from "next";
import { PageFrame } from "@/components/shell/page-frame";
import { SubNav } from "@/components/shell/sub-nav";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { ContactRoomAlert, ContactsUsed } from "@/features/billing/components/contact-room";
import { getContactRoom } from "@/features/billing/limits/queries";
import { ImportTable } from "@/features/contacts/import/components/import-table";
import { PasteForm } from "@/features/contacts/import/components/paste-form";
import { UploadForm } from "@/features/contacts/import/components/upload-form";
import { listImports } from "@/features/contacts/import/queries";
import { contactsNavigation } from "@/features/workspaces/navigation";
import { requireWorkspace } from "@/gates/page";
import { isId } from "@/lib/ids";

export const metadata: Metadata = { title: "Import contacts" };

export default async function ImportsPage({ params, searchParams }: PageProps<"/[workspace]/contacts/import">) {
  const [{ workspace }, { after }] = await Promise.all([params, searchParams]);
  const ctx = await requireWorkspace(workspace, "contacts.import");
  const cursor = typeof after === "string" && isId(after) ? after : undefined;
  const [{ items, nextCursor }, room] = await Promise.all([listImports(ctx, { cursor }), getContactRoom(ctx)]);
  const here = `/${workspace}/contacts/import`;
  return (
    <PageFrame
      title="Import contacts"
      description="From a file or a list of addresses. Nothing is changed before you have seen what would be."
      action={<ContactsUsed {...room} />}
      toolbar={<SubNav label="Contacts" items={contactsNavigation(workspace, ctx.permissions)} />}
      className="grid gap-6"
    >
      <ContactRoomAlert workspace={workspace} room={room} canBuy={ctx.permissions.has("credits.buy")} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Card>
          <CardHeader>
            <CardTitle>A file</CardTitle>
          </CardHeader>
          <CardContent>
            <UploadForm workspace={workspace} />
          </CardContent>
        </Card>
        <Card>
          <CardHeader>
            <CardTitle>A list of addresses</CardTitle>
          </CardHeader>
          <CardContent>
            <PasteForm workspace={workspace} />
          </CardContent>
        </Card>
      </div>
      <section className="grid gap-3" aria-labelledby="past">
        <h2 id="past" className="font-semibold text-lg">
          Past imports
        </h2>
        <ImportTable
          workspace={workspace}
          imports={items}
          paging={{ newerHref: cursor ? here : null, olderHref: nextCursor ? `${here}?after=${nextCursor}` : null }}
        />
      </section>
    </PageFrame>
  );
}
