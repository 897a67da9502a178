import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AppLink } from "@/components/app-link";
import { DateTime } from "@/components/display/date-time";
import { PageFrame } from "@/components/shell/page-frame";
import { Alert } from "@/components/ui/alert";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { SubscriptionPanel } from "@/features/consent/components/subscription-panel";
import { getSubscriptionPanel } from "@/features/consent/queries";
import { addedWords } from "@/features/contacts/columns";
import { ContactButtons, UndoMergeButton } from "@/features/contacts/components/contact-buttons";
import { ContactFacts } from "@/features/contacts/components/contact-facts";
import { ContactLists, ContactTags } from "@/features/contacts/components/contact-marks";
import { EditContact } from "@/features/contacts/components/edit-contact";
import { contactHref } from "@/features/contacts/contact-params";
import { listFields } from "@/features/contacts/fields/queries";
import { listListNames, listListsOfContact } from "@/features/contacts/lists/queries";
import { listMerges } from "@/features/contacts/merge/queries";
import { PersonalData } from "@/features/contacts/personal/components/personal-data";
import { findContact } from "@/features/contacts/queries";
import { nameOf } from "@/features/contacts/schema";
import { listTags, listTagsOfContact } from "@/features/contacts/tags/queries";
import { Timeline } from "@/features/contacts/timeline/components/timeline";
import { listTimeline, namesOfActors } from "@/features/contacts/timeline/queries";
import { type TimelineGroup, timelineGroups } from "@/features/contacts/timeline/schema";
import { requireWorkspace } from "@/gates/page";
import { AppError } from "@/lib/errors";
import { parseId } from "@/lib/ids";

export const metadata: Metadata = { title: "Contact" };

const groupIn = (value: string | string[] | undefined) =>
  (Object.keys(timelineGroups) as TimelineGroup[]).find((group) => group === value);

export default async function ContactPage({ params, searchParams }: PageProps<"/[workspace]/contacts/[contact]">) {
  const [{ workspace, contact: publicContactId }, { show, before }] = await Promise.all([params, searchParams]);
  const ctx = await requireWorkspace(workspace, "contacts.read");
  const id = parseId("contact", publicContactId);
  const contact = id ? await findContact(ctx, id) : null;
  if (!contact) notFound();
  const group = groupIn(show);
  const cursor = typeof before === "string" ? before : undefined;
  const [fields, tags, lists, merges, allTags, allLists, panel, timeline] = await Promise.all([
    listFields(ctx),
    listTagsOfContact(ctx, contact.id),
    listListsOfContact(ctx, contact.id),
    listMerges(ctx, contact.id),
    listTags(ctx),
    listListNames(ctx),
    getSubscriptionPanel(ctx, contact.id),
    listTimeline(ctx, contact.id, { group, cursor }).catch((error: unknown) => {
      if (error instanceof AppError && error.code === "invalid") notFound();
      throw error;
    }),
  ]);
  const names = await namesOfActors(ctx, [
    ...tags.map(({ addedBy }) => addedBy),
    ...lists.map(({ addedBy }) => addedBy),
    ...merges.map(({ mergedBy }) => mergedBy),
    ...timeline.items.map(({ actor }) => actor),
  ]);
  const isDeleted = contact.deletedAt !== null;
  const canWrite = ctx.permissions.has("contacts.write");
  const canEdit = canWrite && !isDeleted;
  const live = fields.filter(({ archivedAt }) => archivedAt === null);
  const name = nameOf(contact);
  const href = contactHref(workspace, contact.id);
  return (
    <PageFrame
      title={
        <span dir="auto" className="wrap-anywhere">
          {name}
        </span>
      }
      description={
        <>
          {name !== contact.email && <span className="wrap-anywhere">{contact.email} · </span>}
          Added <DateTime at={contact.createdAt} style="date" />, {addedWords[contact.source]}
        </>
      }
      breadcrumb={[{ label: "Contacts", href: `/${workspace}/contacts` }, { label: name }]}
      action={
        canWrite &&
        !contact.mergedIntoId && (
          <ContactButtons workspace={workspace} contact={{ id: contact.id, name, email: contact.email, isDeleted }} />
        )
      }
      width="wide"
    >
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(18rem,2fr)]">
        <div className="grid gap-6">
          {contact.mergedIntoId ? (
            <Alert variant="info" title="This contact is part of another one">
              <AppLink href={contactHref(workspace, contact.mergedIntoId)} className="font-semibold underline">
                Open the contact that was kept
              </AppLink>
              , where the merge can be undone.
            </Alert>
          ) : (
            isDeleted && (
              <Alert variant="warning" title="This contact is deleted">
                It gets no mail and counts no more against the plan. What it decided about mail is kept.
              </Alert>
            )
          )}
          <Card>
            <CardHeader>
              <CardTitle>Details</CardTitle>
            </CardHeader>
            <CardContent>
              {canEdit ? (
                <EditContact key={contact.updatedAt.getTime()} workspace={workspace} contact={contact} fields={live} />
              ) : (
                <ContactFacts contact={contact} fields={live} />
              )}
            </CardContent>
          </Card>
          <Card className="overflow-hidden pb-0">
            <CardHeader>
              <CardTitle>What happened</CardTitle>
              <CardDescription>Mail, events, consent and changes, the newest first.</CardDescription>
            </CardHeader>
            <Timeline
              workspace={workspace}
              href={href}
              entries={timeline.items}
              names={names}
              fieldLabels={Object.fromEntries(fields.map((field) => [field.id, field.label]))}
              group={group}
              isFirst={!cursor}
              nextCursor={timeline.nextCursor}
            />
          </Card>
        </div>
        <div className="grid gap-6">
          <SubscriptionPanel workspace={workspace} contactId={contact.id} panel={panel} canWrite={canEdit} />
          <Card>
            <CardHeader>
              <CardTitle>Tags</CardTitle>
            </CardHeader>
            <CardContent>
              <ContactTags
                workspace={workspace}
                contactId={contact.id}
                tags={tags}
                names={names}
                all={allTags}
                canWrite={canEdit}
              />
            </CardContent>
          </Card>
          <Card>
            <CardHeader>
              <CardTitle>Lists</CardTitle>
            </CardHeader>
            <CardContent>
              <ContactLists
                workspace={workspace}
                contactId={contact.id}
                lists={lists}
                names={names}
                all={allLists.filter(({ isDynamic }) => !isDynamic)}
                canWrite={canEdit}
              />
            </CardContent>
          </Card>
          {merges.length > 0 && (
            <Card>
              <CardHeader>
                <CardTitle>Merged into this contact</CardTitle>
              </CardHeader>
              <CardContent>
                <ul className="grid gap-2">
                  {merges.map((merge) => (
                    <li key={merge.id} className="flex items-center gap-2 text-sm">
                      <span className="wrap-anywhere min-w-0 flex-1">
                        <span className="font-semibold">{merge.goneEmail}</span>{" "}
                        <span className="text-muted-foreground text-xs">
                          {names[merge.mergedBy]}, <DateTime at={merge.mergedAt} style="date" />
                        </span>
                      </span>
                      {canEdit && <UndoMergeButton workspace={workspace} mergeId={merge.id} email={merge.goneEmail} />}
                    </li>
                  ))}
                </ul>
              </CardContent>
            </Card>
          )}
          <PersonalData
            workspace={workspace}
            contact={{ id: contact.id, email: contact.email }}
            dataHref={`${href}/data`}
            canExport={ctx.permissions.has("contacts.export")}
            canErase={canWrite}
          />
        </div>
      </div>
    </PageFrame>
  );
}
