import { AppLink } from "@/components/app-link";
import { Alert } from "@/components/ui/alert";
import type { LinkView } from "../links/queries";
import { LinkButton } from "./link-button";
import { LinkHeading } from "./link-heading";

type UnsubscribePageProps = {
  token: string;
  view: LinkView;
  /** Its button was pressed: all one can say of somebody who is no contact any more. */
  isDone: boolean;
};

/** Asks before anything happens, and says afterwards what did. */
export function UnsubscribePage({ token, view, isDone }: UnsubscribePageProps) {
  const { workspaceName, address, topic, isAllOff, canSubscribe } = view;
  const action = `/api/u/${token}/unsubscribe`;
  const isOff = isAllOff || topic?.status === "unsubscribed" || (isDone && !canSubscribe);
  if (isOff)
    return (
      <div className="grid gap-6">
        <LinkHeading title="You are unsubscribed">
          {isAllOff || !topic
            ? `${workspaceName} sends nothing more to ${address}.`
            : `${workspaceName} does not send “${topic.name}” to ${address} any more.`}
        </LinkHeading>
        <p className="text-muted-foreground text-sm">
          Changed your mind? Use “Preferences” in the same mail
          {topic?.publicId ? (
            <>
              , or{" "}
              <AppLink href={`/u/join/${topic.publicId}`} className="text-foreground underline underline-offset-4">
                sign up again
              </AppLink>
            </>
          ) : null}
          .
        </p>
        {!isAllOff && (
          <LinkButton action={action} name="everything" value="yes" variant="outline">
            Unsubscribe from everything
          </LinkButton>
        )}
      </div>
    );
  return (
    <div className="grid gap-6">
      <LinkHeading title={topic ? `Unsubscribe from “${topic.name}”?` : `Unsubscribe from ${workspaceName}?`}>
        {topic ? `${workspaceName} will not send it to ${address} any more.` : `Nothing more is sent to ${address}.`}
      </LinkHeading>
      <div className="grid gap-3">
        {topic && <LinkButton action={action}>Unsubscribe</LinkButton>}
        <LinkButton action={action} name="everything" value="yes" variant={topic ? "outline" : "default"}>
          Unsubscribe from everything
        </LinkButton>
      </div>
      {topic && <Alert>“Everything” stops all of {workspaceName}’s mailings to you, not only this one.</Alert>}
    </div>
  );
}
