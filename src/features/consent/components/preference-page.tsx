import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import type { LinkView } from "../links/queries";
import { consentText } from "../wording";
import { LinkButton } from "./link-button";
import { LinkHeading } from "./link-heading";

type PreferencePageProps = { token: string; view: LinkView; isSaved: boolean };

/** Topics to tick and untick, and the way out of everything. A plain form: it works without scripts. */
export function PreferencePage({ token, view, isSaved }: PreferencePageProps) {
  const { workspaceName, address, topics, isAllOff, isStopped, canSubscribe } = view;
  return (
    <div className="grid gap-6">
      <LinkHeading title="What would you like to receive?">
        Mail from {workspaceName} to {address}.
      </LinkHeading>
      {isSaved && (
        <Alert variant="success" title="Saved">
          Your choice holds from now on.
        </Alert>
      )}
      {isStopped && (
        <Alert title="Mail to this address is stopped">
          Earlier mails came back or were reported. {workspaceName} can take this up again if you write to them.
        </Alert>
      )}
      {isAllOff && (
        <Alert title="You are unsubscribed from everything">
          {canSubscribe ? "Tick what you would like to have again, and save." : "Nothing more is sent to you."}
        </Alert>
      )}
      {canSubscribe && (
        <form method="post" action={`/api/u/${token}/choices`} className="grid gap-5">
          <fieldset className="grid gap-1">
            <legend className="sr-only">Topics</legend>
            {topics.map((topic) => (
              <Topic key={topic.id} topic={topic} workspace={workspaceName} isOff={isAllOff} />
            ))}
            {topics.length === 0 && <p className="text-muted-foreground">There is nothing to choose at the moment.</p>}
          </fieldset>
          {topics.length > 0 && (
            <Button type="submit" size="lg" className="sm:justify-self-start">
              Save
            </Button>
          )}
        </form>
      )}
      {!isAllOff && (
        <div className="border-t pt-5">
          <LinkButton action={`/api/u/${token}/unsubscribe`} name="everything" value="yes" variant="outline">
            Unsubscribe from everything
          </LinkButton>
        </div>
      )}
    </div>
  );
}

type TopicProps = { topic: LinkView["topics"][number]; workspace: string; isOff: boolean };

function Topic({ topic, workspace, isOff }: TopicProps) {
  const { id, name, description, consentText: custom, status } = topic;
  const isOn = status === "subscribed" && !isOff;
  return (
    <label className="-mx-2 flex cursor-pointer items-start gap-3 rounded-lg px-2 py-2.5 hover:bg-muted">
      <input type="hidden" name="shown" value={id} />
      <input
        type="checkbox"
        name="ticked"
        value={id}
        defaultChecked={isOn}
        className="mt-1 size-5 shrink-0 accent-primary"
        aria-describedby={`about-${id}`}
      />
      <span className="grid gap-0.5">
        <span className="font-semibold">{name}</span>
        <span id={`about-${id}`} className="text-muted-foreground text-sm">
          {[
            description,
            !isOn && custom && consentText({ topic: name, workspace, custom }),
            status === "pending" && "You have not confirmed this yet. Saving it ticked confirms it.",
          ]
            .filter(Boolean)
            .join(" ")}
        </span>
      </span>
    </label>
  );
}
