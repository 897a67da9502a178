import { AppLink } from "@/components/app-link";
import { Button } from "@/components/ui/button";
import { type Language, languages } from "../language/words";
import type { LinkView } from "../links/queries";
import { LinkButton } from "./link-button";
import { LinkHeading } from "./link-heading";

type ConfirmPageProps = { token: string; view: LinkView; language: Language };

/**
 * The second half of a sign-up. Programs that open links open this page too, so that only its button confirms; no
 * script ever presses it.
 */
export function ConfirmPage({ token, view, language }: ConfirmPageProps) {
  const { workspaceName, address, topic, optIn, canSubscribe, preferencesToken } = view;
  const words = languages[language];
  const action = `/api/u/${token}/confirm`;
  const name = topic?.name ?? "";
  if (optIn === "open" && canSubscribe && topic && !topic.isArchived)
    return (
      <div className="grid gap-6">
        <LinkHeading from={workspaceName} title={words.confirm(name)}>
          {words.oneClick(workspaceName, address)}
        </LinkHeading>
        <LinkButton action={action} name="answer" value="yes">
          {words.yes}
        </LinkButton>
        <p className="text-muted-foreground text-sm">{words.notYou}</p>
      </div>
    );
  if (optIn === "confirmed")
    return (
      <div className="grid gap-6">
        <LinkHeading from={workspaceName} title={words.thanks}>
          {words.comes(workspaceName, name, address)}
        </LinkHeading>
        <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
          {preferencesToken && (
            <Button asChild variant="outline" size="lg">
              <AppLink href={`/u/${preferencesToken}`} prefetch={false}>
                {words.chooseTopics}
              </AppLink>
            </Button>
          )}
          <LinkButton action={action} name="answer" value="undo" variant="link">
            {words.undo}
          </LinkButton>
        </div>
      </div>
    );
  if (optIn === "ended")
    return (
      <LinkHeading from={workspaceName} title={words.notSubscribed}>
        {words.notSent(name, address)}
      </LinkHeading>
    );
  return (
    <LinkHeading from={workspaceName} title={words.runOut}>
      {words.runOutMeans(address)}
    </LinkHeading>
  );
}
