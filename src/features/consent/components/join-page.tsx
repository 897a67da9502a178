import { Field } from "@/components/forms/field";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { JoinOutcome, JoinPage } from "../joining/schema";
import { LinkHeading } from "./link-heading";

const problems: Partial<Record<JoinOutcome, string>> = {
  invalid: "This is not an e-mail address. Write it like ada@example.com.",
  later: "There have been many sign-ups from here. Please try again in an hour.",
  full: "Nobody can sign up at the moment. Please try again another day.",
};

type JoinFormProps = { topic: string; page: JoinPage; state: JoinOutcome | null };

/** The sign-up page of a topic. What it says afterwards is the same for every address. */
export function JoinForm({ topic, page, state }: JoinFormProps) {
  const { topicName, description, workspaceName, text } = page;
  if (state === "sent")
    return (
      <LinkHeading title="Please look into your mail">
        We have sent a link to your address. Open it and confirm, and you are subscribed to “{topicName}”. If it does
        not come within some minutes, look among the unwanted mail.
      </LinkHeading>
    );
  if (state === "done")
    return (
      <LinkHeading title="Thank you">
        “{topicName}” from {workspaceName} comes to you from now on. If you had unsubscribed before, we have sent a mail
        in which you can confirm.
      </LinkHeading>
    );
  const problem = state ? problems[state] : undefined;
  const isField = state === "invalid";
  return (
    <div className="grid gap-6">
      <LinkHeading title={topicName}>{description || `By e-mail from ${workspaceName}.`}</LinkHeading>
      {problem && !isField && <Alert variant="destructive">{problem}</Alert>}
      <form method="post" action={`/api/u/join/${topic}`} className="grid gap-5">
        <Field label="Your e-mail address" error={isField ? problem : undefined} required>
          <Input name="email" type="email" autoComplete="email" inputMode="email" required maxLength={254} />
        </Field>
        <div aria-hidden className="absolute -left-[200vw] h-0 overflow-hidden">
          <label>
            Leave this empty
            <input name="website" tabIndex={-1} autoComplete="off" />
          </label>
        </div>
        <p className="text-muted-foreground text-sm">{text}</p>
        <Button type="submit" size="lg" className="sm:justify-self-start">
          Subscribe
        </Button>
      </form>
    </div>
  );
}
