"use client";

import { Field } from "@/components/forms/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { TemplateContent } from "../../schema";
import { PickField } from "./pick-field";
import { useTyped } from "./typed";
import { type Variable, WordsField } from "./words-field";

type MailFieldsProps = {
  content: TemplateContent;
  variables: readonly Variable[];
  onChange: (content: TemplateContent, about: string) => void;
};

/** Subject, preheader and what holds for the whole mail. */
export function MailFields({ content, variables, onChange }: MailFieldsProps) {
  const set = (change: Partial<TemplateContent>) => onChange({ ...content, ...change }, Object.keys(change).join());
  return (
    <section aria-label="The whole mail" className="grid gap-4">
      <WordsField
        label="Subject"
        isLine
        variables={variables}
        value={content.subject}
        onChange={(subject) => set({ subject })}
      />
      <WordsField
        label="Preheader"
        hint="What inboxes show after the subject."
        isLine
        variables={variables}
        value={content.preheader}
        onChange={(preheader) => set({ preheader })}
      />
      <div className="grid grid-cols-2 gap-4 sm:grid-cols-3">
        <PickField
          label="Kind"
          value={content.kind}
          choices={[
            ["marketing", "Marketing"],
            ["transactional", "Transactional"],
          ]}
          onChange={(kind) => set({ kind: kind === "marketing" ? "marketing" : "transactional" })}
        />
        <LanguageField value={content.lang} onChange={(lang) => set({ lang })} />
        <Field label="Colour">
          <Input
            type="color"
            className="h-10 p-1"
            value={content.accent}
            onChange={(event) => set({ accent: event.target.value })}
          />
        </Field>
      </div>
      <SampleField value={content.sample} onChange={(sample) => set({ sample })} />
    </section>
  );
}

type LanguageFieldProps = { value: string; onChange: (value: string) => void };

function LanguageField({ value, onChange }: LanguageFieldProps) {
  const read = (text: string) => TemplateContent.shape.lang.safeParse(text).data ?? null;
  const field = useTyped(value, String, (text) => (text === "" ? null : read(text)), onChange);
  return (
    <Field label="Language" error={field.isGood ? undefined : "A language such as en or pt-BR."}>
      <Input value={field.text} onChange={({ target }) => field.type(target.value)} />
    </Field>
  );
}

type Sample = TemplateContent["sample"];
const writeSample = (value: Sample) => JSON.stringify(value, null, 2);
const readSample = (text: string): Sample | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Sample) : null;
  } catch {
    return null;
  }
};

/** What the event that sends this mail would bring. */
function SampleField({ value, onChange }: { value: Sample; onChange: (sample: Sample) => void }) {
  const field = useTyped(value, writeSample, readSample, onChange);
  return (
    <details>
      <summary className="cursor-pointer font-semibold text-sm">Sample event</summary>
      <Field
        label="What {{ event.… }} stands for, as JSON"
        hint="Previews and tests use it in place of the event that will send the mail."
        error={field.isGood ? undefined : 'Write a JSON object, such as { "order_number": "1042" }.'}
        className="mt-2"
      >
        <Textarea
          rows={6}
          spellCheck={false}
          className="font-mono text-xs"
          value={field.text}
          onChange={({ target }) => field.type(target.value)}
        />
      </Field>
    </details>
  );
}
