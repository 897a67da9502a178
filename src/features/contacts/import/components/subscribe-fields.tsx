import { Pick } from "@/components/data-table/pick";
import { ChoiceField, Field } from "@/components/forms/field";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";

export type SubscribeDraft = {
  isOn: boolean;
  topicId: string;
  source: string;
  text: string;
  textVersion: string;
  consentedOn: string;
};

type SubscribeFieldsProps = {
  draft: SubscribeDraft;
  topics: { id: string; name: string }[];
  faults: Record<string, string>;
  onChange: (draft: SubscribeDraft) => void;
};

/** Subscribing takes a consent that is on record. Nobody who opted out is subscribed again by a file alone. */
export function SubscribeFields({ draft, topics, faults, onChange }: SubscribeFieldsProps) {
  const set = (change: Partial<SubscribeDraft>) => onChange({ ...draft, ...change });
  if (topics.length === 0) return null;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Consent</CardTitle>
        <CardDescription>
          Without it the contacts are added, and get no newsletter. Suppressed addresses and people who unsubscribed
          stay so, unless their consent is dated later than that.
        </CardDescription>
      </CardHeader>
      <CardContent className="grid gap-4">
        <ChoiceField label="They agreed to get mail: subscribe them to a topic">
          <Checkbox checked={draft.isOn} onCheckedChange={(checked) => set({ isOn: checked === true })} />
        </ChoiceField>
        {draft.isOn && (
          <div className="grid gap-4 sm:grid-cols-2">
            <Pick
              label="Topic"
              value={draft.topicId}
              choices={topics}
              onPick={(topicId = "") => set({ topicId })}
              hint="Nobody is asked to confirm by mail: what you state here is the proof."
              error={faults["subscribe.topicId"]}
            />
            <Field
              label="When they agreed"
              optional
              hint="The same day for all. A column of the file may say it for each."
              error={faults["subscribe.consentedOn"]}
            >
              <Input
                type="date"
                value={draft.consentedOn}
                onChange={(event) => set({ consentedOn: event.target.value })}
              />
            </Field>
            <Field label="Where they agreed" required error={faults["subscribe.source"]}>
              <Input
                value={draft.source}
                placeholder="Sign-up form at our shop"
                onChange={(event) => set({ source: event.target.value })}
              />
            </Field>
            <Field label="Edition of the text" optional error={faults["subscribe.textVersion"]}>
              <Input value={draft.textVersion} onChange={(event) => set({ textVersion: event.target.value })} />
            </Field>
            <Field label="What they agreed to" required className="sm:col-span-2" error={faults["subscribe.text"]}>
              <Textarea
                rows={3}
                value={draft.text}
                placeholder="Yes, send me the newsletter."
                onChange={(event) => set({ text: event.target.value })}
              />
            </Field>
          </div>
        )}
      </CardContent>
    </Card>
  );
}
