import { AppLink } from "@/components/app-link";
import { Button } from "@/components/ui/button";
import { type Language, languages } from "../language/words";
import type { LinkView } from "../links/queries";
import { LinkButton } from "./link-button";
import { LinkHeading } from "./link-heading";

type UnsubscribePageProps = {
  token: string;
  view: LinkView;
  language: Language;
  /** Its button was pressed: all one can say of somebody who is no contact any more. */
  isDone: boolean;
};

/** Asks before anything happens, and says afterwards what did. */
export function UnsubscribePage({ token, view, language, isDone }: UnsubscribePageProps) {
  const { workspaceName, address, topic, isAllOff, canSubscribe } = view;
  const words = languages[language];
  const action = `/api/u/${token}/unsubscribe`;
  const isOff = isAllOff || topic?.status === "unsubscribed" || (isDone && !canSubscribe);
  if (isOff)
    return (
      <div className="grid gap-6">
        <LinkHeading from={workspaceName} title={words.unsubscribed}>
          {isAllOff || !topic ? words.allStopped(workspaceName, address) : words.stopped(topic.name, address)}
        </LinkHeading>
        <WayBack view={view} language={language} />
        {!isAllOff && (
          <div className="border-t pt-5">
            <LinkButton action={action} name="everything" value="yes" variant="outline">
              {words.everything}
            </LinkButton>
          </div>
        )}
      </div>
    );
  return (
    <div className="grid gap-6">
      <LinkHeading from={workspaceName} title={topic ? words.leaveTopic(topic.name) : words.leaveAll(workspaceName)}>
        {topic ? words.willStop(workspaceName, address) : words.allWillStop(address)}
      </LinkHeading>
      <div className="grid gap-3">
        {topic && <LinkButton action={action}>{words.unsubscribe}</LinkButton>}
        <LinkButton action={action} name="everything" value="yes" variant={topic ? "outline" : "default"}>
          {words.everything}
        </LinkButton>
      </div>
      {topic && <p className="text-muted-foreground text-sm">{words.everythingMeans(workspaceName)}</p>}
    </div>
  );
}

/** For who has changed their mind: a link, so that nothing happens until they choose. */
function WayBack({ view: { preferencesToken, topic }, language }: Pick<UnsubscribePageProps, "view" | "language">) {
  const words = languages[language];
  const [href, label] = preferencesToken
    ? [`/u/${preferencesToken}`, words.chooseTopics]
    : [topic?.publicId && `/u/join/${topic.publicId}`, words.signUpAgain];
  if (!href) return null;
  return (
    <div className="grid justify-items-stretch gap-3 sm:justify-items-start">
      <p className="text-muted-foreground text-sm">{words.changedMind}</p>
      <Button asChild variant="outline" size="lg">
        <AppLink href={href} prefetch={false}>
          {label}
        </AppLink>
      </Button>
    </div>
  );
}
