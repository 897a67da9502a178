"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Pick } from "@/components/data-table/pick";
import { ChoiceField, Field } from "@/components/forms/field";
import { lookNow } from "@/components/live/live-refresh";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { RadioGroup, RadioGroupItem } from "@/components/ui/radio-group";
import { checkImportAction } from "../actions";
import { ImportPlan, type Policy, policies, policyWords, type Target } from "../schema";
import { ColumnTable } from "./column-table";
import { type SubscribeDraft, SubscribeFields } from "./subscribe-fields";

export type Choices = {
  fields: { id: string; label: string }[];
  lists: { id: string; name: string }[];
  topics: { id: string; name: string }[];
};
type PlanFormProps = Choices & {
  workspace: string;
  importId: string;
  /** The import's own page, where the dry run shows. */
  here: string;
  header: string[];
  sample: string[][];
  columns: Target[];
  plan: ImportPlan | null;
};

function draftOf(plan: ImportPlan | null, topics: Choices["topics"]): SubscribeDraft {
  const { topicId = "", source = "", text = "", textVersion = "", consentedOn = null } = plan?.subscribe ?? {};
  return {
    isOn: Boolean(plan?.subscribe),
    topicId: topicId || (topics[0]?.id ?? ""),
    source,
    text,
    textVersion,
    consentedOn: consentedOn ?? "",
  };
}

/** What the columns become, and what is done with whom. Ends in a dry run. */
export function PlanForm({
  workspace,
  importId,
  here,
  header,
  sample,
  columns: proposed,
  plan,
  ...choices
}: PlanFormProps) {
  const router = useRouter();
  const [columns, setColumns] = useState<Target[]>(proposed);
  const [policy, setPolicy] = useState<Policy>(plan?.policy ?? "fill");
  const [tags, setTags] = useState(plan?.tags.join(", ") ?? "");
  const [listId, setListId] = useState(plan?.listId ?? undefined);
  const [subscribe, setSubscribe] = useState(draftOf(plan, choices.topics));
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [isPending, start] = useTransition();

  const submit = () => {
    const { isOn, consentedOn, ...statement } = subscribe;
    const parsed = ImportPlan.safeParse({
      columns,
      policy,
      tags: tags
        .split(",")
        .map((tag) => tag.trim())
        .filter(Boolean),
      listId: listId ?? null,
      subscribe: isOn ? { ...statement, consentedOn: consentedOn || null } : null,
    });
    if (!parsed.success) {
      setFaults(
        Object.fromEntries(
          parsed.error.issues.map(({ path, message }) => [
            path.slice(0, path[0] === "subscribe" ? 2 : 1).join("."),
            message,
          ]),
        ),
      );
      return;
    }
    start(async () => {
      const outcome = await checkImportAction(workspace, { importId, plan: parsed.data });
      setFaults(outcome.ok ? {} : { form: outcome.message });
      if (outcome.ok) router.replace(here as Route);
      lookNow();
    });
  };

  return (
    <form
      method="post"
      className="grid gap-6"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ColumnTable
        header={header}
        sample={sample}
        columns={columns}
        fields={choices.fields}
        onChange={(at, target) => setColumns(columns.map((each, column) => (column === at ? target : each)))}
      />
      <Card>
        <CardHeader>
          <CardTitle>People who are contacts already</CardTitle>
          <CardDescription>An address that is there is never added twice.</CardDescription>
        </CardHeader>
        <CardContent>
          <RadioGroup
            value={policy}
            onValueChange={(value) => setPolicy(policies.find((each) => each === value) ?? "fill")}
          >
            {policies.map((each) => (
              <ChoiceField key={each} label={policyWords[each].label} hint={policyWords[each].means}>
                <RadioGroupItem value={each} />
              </ChoiceField>
            ))}
          </RadioGroup>
        </CardContent>
      </Card>
      <Card>
        <CardHeader>
          <CardTitle>Tags and list</CardTitle>
        </CardHeader>
        <CardContent className="grid gap-4 sm:grid-cols-2">
          <Field label="Tags for all of them" optional hint="With commas between them." error={faults.tags}>
            <Input value={tags} onChange={(event) => setTags(event.target.value)} />
          </Field>
          <Pick label="Add them to a list" value={listId} choices={choices.lists} onPick={setListId} any="No list" />
        </CardContent>
      </Card>
      <SubscribeFields draft={subscribe} topics={choices.topics} faults={faults} onChange={setSubscribe} />
      {(faults.form || faults.columns) && <Alert variant="destructive">{faults.form || faults.columns}</Alert>}
      <Button type="submit" loading={isPending} className="justify-self-start">
        Check the file
      </Button>
    </form>
  );
}
