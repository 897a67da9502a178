import { MailPlus, Megaphone } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/components/display/empty-state";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { env } from "@/env";
import { RestoreButton } from "@/features/consent/topics/components/archive-button";
import { TopicCard } from "@/features/consent/topics/components/topic-card";
import { TopicDialog } from "@/features/consent/topics/components/topic-dialog";
import { listTopics } from "@/features/consent/topics/queries";
import { ownWordsOf } from "@/features/consent/topics/schema";
import { requireMember, requireWorkspace } from "@/gates/page";
import { publicId } from "@/lib/ids";

export const metadata: Metadata = { title: "Topics" };

export default async function TopicsPage({ params }: PageProps<"/[workspace]/settings/topics">) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "contacts.read");
  const [{ membership }, topics, archived] = await Promise.all([
    requireMember(workspace),
    listTopics(ctx),
    listTopics(ctx, { isArchived: true }),
  ]);
  const canManage = ctx.permissions.has("topics.manage");
  const wordsOf = (topic: string) => ownWordsOf({ topic, workspace: membership.workspace.name });
  const add = canManage && (
    <TopicDialog
      workspace={workspace}
      topic={null}
      ownWords={wordsOf("its name")}
      trigger={
        <Button>
          <MailPlus aria-hidden />
          New topic
        </Button>
      }
    />
  );
  return (
    <section className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-xl text-muted-foreground">
          What people can subscribe to. Mailings go to the subscribers of one topic, and whoever leaves it keeps the
          others.
        </p>
        {topics.length > 0 && add}
      </div>
      {topics.map((topic) => (
        <TopicCard
          key={topic.id}
          workspace={workspace}
          topic={topic}
          ownWords={wordsOf(topic.name)}
          joinUrl={topic.isPublic ? `${env().APP_URL}/u/join/${publicId("topic", topic.id)}` : null}
          canManage={canManage}
        />
      ))}
      {topics.length === 0 && (
        <Card>
          <EmptyState icon={<Megaphone />} title="No topic yet" action={add}>
            A topic is something people subscribe to, such as a newsletter, offers or product news. Mailings need one.
          </EmptyState>
        </Card>
      )}
      {archived.length > 0 && (
        <Card>
          <CardHeader>
            <CardTitle>Archived</CardTitle>
            <CardDescription>Nothing of these is mailed, and nobody can sign up.</CardDescription>
          </CardHeader>
          <CardContent>
            <ul className="divide-y">
              {archived.map(({ id, name }) => (
                <li key={id} className="flex items-center justify-between gap-4 py-2.5">
                  <span className="min-w-0 truncate">{name}</span>
                  {canManage && <RestoreButton workspace={workspace} topicId={id} name={name} />}
                </li>
              ))}
            </ul>
          </CardContent>
        </Card>
      )}
    </section>
  );
}
