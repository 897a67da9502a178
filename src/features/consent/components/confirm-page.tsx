import { AppLink } from "@/components/app-link";
import { Button } from "@/components/ui/button";
import type { LinkView } from "../links/queries";
import { LinkButton } from "./link-button";
import { LinkHeading } from "./link-heading";

type ConfirmPageProps = { token: string; view: LinkView };

/**
 * The second half of a sign-up. Programs that open links open this page too, so that only its button confirms; no
 * script ever presses it.
 */
export function ConfirmPage({ token, view }: ConfirmPageProps) {
  const { workspaceName, address, topic, optIn, canSubscribe, preferencesToken } = view;
  const action = `/api/u/${token}/confirm`;
  const name = topic?.name ?? "this mailing";
  if (optIn === "open" && canSubscribe && topic && !topic.isArchived)
    return (
      <div className="grid gap-6">
        <LinkHeading title={`Confirm “${name}”`}>
          One click, and {workspaceName} sends it to {address}.
        </LinkHeading>
        <LinkButton action={action} name="answer" value="yes">
          Yes, subscribe me
        </LinkButton>
        <p className="text-muted-foreground text-sm">
          If you did not ask for it, just close this page. Nothing is sent without your yes.
        </p>
      </div>
    );
  if (optIn === "confirmed")
    return (
      <div className="grid gap-6">
        <LinkHeading title="Thank you, you are subscribed">
          {workspaceName} sends “{name}” to {address} from now on. Every mail has a link to unsubscribe.
        </LinkHeading>
        <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
          {preferencesToken && (
            <Button asChild variant="outline" size="lg">
              <AppLink href={`/u/${preferencesToken}`} prefetch={false}>
                Choose topics
              </AppLink>
            </Button>
          )}
          <LinkButton action={action} name="answer" value="undo" variant="link">
            Undo: this was not me
          </LinkButton>
        </div>
      </div>
    );
  if (optIn === "ended")
    return (
      <LinkHeading title="You are not subscribed">
        “{name}” is not sent to {address}. To get it after all, sign up for it again.
      </LinkHeading>
    );
  return (
    <LinkHeading title="This sign-up has run out">
      It was not confirmed in time, so nothing is sent to {address}. Sign up again to get a new mail.
    </LinkHeading>
  );
}
