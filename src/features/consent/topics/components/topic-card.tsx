import { AppLink } from "@/components/app-link";
import { CopyButton } from "@/components/display/copy-button";
import { Quantity } from "@/components/display/figures";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import {
  Card,
  CardAction,
  CardContent,
  CardDescription,
  CardFooter,
  CardHeader,
  CardTitle,
} from "@/components/ui/card";
import type { TopicView } from "../schema";
import { ArchiveButton } from "./archive-button";
import { TopicDialog } from "./topic-dialog";

type TopicCardProps = {
  workspace: string;
  topic: TopicView;
  ownWords: string;
  /** Null when nobody can sign up by themselves. */
  joinUrl: string | null;
  canManage: boolean;
};

/** One topic: who is subscribed, how people come to it, and its settings. */
export function TopicCard({ workspace, topic, ownWords, joinUrl, canManage }: TopicCardProps) {
  const { id, name, description, isPublic, isDoubleOptIn } = topic;
  const counts: [label: string, value: number][] = [
    ["Subscribed", topic.subscribed],
    ["Unconfirmed", topic.pending],
    ["Unsubscribed", topic.unsubscribed],
  ];
  return (
    <Card>
      <CardHeader>
        <CardTitle>{name}</CardTitle>
        {description && <CardDescription>{description}</CardDescription>}
        <CardAction className="flex flex-wrap gap-1.5">
          {isDoubleOptIn && <Badge variant="info">Double opt-in</Badge>}
          {!isPublic && <Badge variant="outline">Private</Badge>}
        </CardAction>
      </CardHeader>
      <CardContent className="grid gap-4">
        <dl className="grid grid-cols-3 gap-x-3 text-sm sm:flex sm:gap-x-8">
          {counts.map(([label, value]) => (
            <div key={label}>
              <dt className="text-muted-foreground">{label}</dt>
              <dd className="font-heading font-semibold text-lg">
                <Quantity value={value} />
              </dd>
            </div>
          ))}
        </dl>
        {joinUrl && (
          <div className="flex min-w-0 items-center gap-2 text-sm">
            <AppLink href={joinUrl} className="min-w-0 truncate underline underline-offset-4" prefetch={false}>
              Sign-up page
            </AppLink>
            <CopyButton value={joinUrl} label={`Copy the address of the sign-up page of ${name}`} />
          </div>
        )}
      </CardContent>
      {canManage && (
        <CardFooter className="flex-wrap gap-2 border-t pt-4">
          <TopicDialog
            workspace={workspace}
            topic={topic}
            ownWords={ownWords}
            trigger={
              <Button variant="outline" size="sm" aria-label={`Change ${name}`}>
                Change
              </Button>
            }
          />
          <ArchiveButton workspace={workspace} topicId={id} name={name} />
        </CardFooter>
      )}
    </Card>
  );
}
