import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { type Language, languages } from "../language/words";
import type { LinkView } from "../links/queries";
import { LinkButton } from "./link-button";
import { LinkHeading } from "./link-heading";

type PreferencePageProps = {
  token: string;
  view: LinkView;
  language: Language;
  /** How the form that was just sent ended. */
  saving: "saved" | "later" | null;
};

/** Topics to tick and untick, and the way out of everything. A plain form: it works without scripts. */
export function PreferencePage({ token, view, language, saving }: PreferencePageProps) {
  const { workspaceName, address, topics, isAllOff, isStopped, canSubscribe } = view;
  const words = languages[language];
  return (
    <div className="grid gap-6">
      <LinkHeading from={workspaceName} title={words.question}>
        {words.mailTo(workspaceName, address)}
      </LinkHeading>
      {saving === "saved" && (
        <Alert variant="success" title={words.saved}>
          {words.savedMeans}
        </Alert>
      )}
      {saving === "later" && (
        <Alert variant="warning" title={words.later}>
          {words.laterMeans}
        </Alert>
      )}
      {isStopped && <Alert title={words.mailStopped}>{words.mailStoppedMeans(workspaceName)}</Alert>}
      {isAllOff && <Alert title={words.allOff}>{canSubscribe ? words.allOffTick : words.allOffFinal}</Alert>}
      {topics.length > 0 ? (
        <form method="post" action={`/api/u/${token}/choices`} className="grid gap-5">
          <fieldset className="grid gap-1">
            <legend className="sr-only">{words.topics}</legend>
            {topics.map((topic) => (
              <Topic key={topic.id} topic={topic} isOff={isAllOff} pending={words.pending} />
            ))}
          </fieldset>
          <Button type="submit" size="lg" className="sm:justify-self-start">
            {words.save}
          </Button>
        </form>
      ) : (
        !isAllOff && <p className="text-muted-foreground">{canSubscribe ? words.noneToChoose : words.nothing}</p>
      )}
      {!isAllOff && (
        <div className="border-t pt-5">
          <LinkButton action={`/api/u/${token}/unsubscribe`} name="everything" value="yes" variant="outline">
            {words.everything}
          </LinkButton>
        </div>
      )}
    </div>
  );
}

type TopicProps = { topic: LinkView["topics"][number]; isOff: boolean; pending: string };

function Topic({ topic, isOff, pending }: TopicProps) {
  const { id, name, description, consentText, status } = topic;
  const isOn = status === "subscribed" && !isOff;
  const about = [description, isOn ? "" : consentText, status === "pending" ? pending : ""].filter(Boolean);
  return (
    <label className="-mx-2 flex cursor-pointer items-start gap-3 rounded-lg px-2 py-2.5 hover:bg-muted">
      <input type="hidden" name="shown" value={id} />
      {isOn && <input type="hidden" name="on" value={id} />}
      <input
        type="checkbox"
        name="ticked"
        value={id}
        defaultChecked={isOn}
        className="mt-1 size-5 shrink-0 accent-primary"
        aria-describedby={about.length > 0 ? `about-${id}` : undefined}
      />
      <span className="grid min-w-0 gap-0.5">
        <span className="wrap-anywhere font-semibold">{name}</span>
        {about.length > 0 && (
          <span id={`about-${id}`} className="wrap-anywhere grid gap-0.5 text-muted-foreground text-sm">
            {about.map((line) => (
              <span key={line}>{line}</span>
            ))}
          </span>
        )}
      </span>
    </label>
  );
}
