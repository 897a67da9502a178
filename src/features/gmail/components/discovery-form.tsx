"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { Pick } from "@/components/data-table/pick";
import { formatNumber } from "@/components/display/format";
import { ChoiceField, Field } from "@/components/forms/field";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardFooter } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { countMatchesAction, listLabelsAction, startDiscoveryAction } from "@/features/gmail/actions";
import { labelChoices, labelName } from "@/features/gmail/label-words";
import { DiscoveryFilter } from "@/features/gmail/schema";

const ages = [
  { id: "7", name: "The last 7 days" },
  { id: "30", name: "The last 30 days" },
  { id: "90", name: "The last 3 months" },
  { id: "365", name: "The last 12 months" },
];
/** What most people want: one click and it runs. */
const usual = DiscoveryFilter.parse({ label: "INBOX", newerThanDays: 365 });
const debounceMs = 350;

type Count = { count: number; isExact: boolean } | { problem: string } | null;

/** How many mails the filter finds, asked anew a moment after each change; an overtaken answer is dropped. */
function useLiveCount(workspace: string, connectionId: string, filter: DiscoveryFilter | null): Count {
  const [found, setFound] = useState<{ key: string; count: Count }>({ key: "", count: null });
  const key = JSON.stringify(filter);
  useEffect(() => {
    let isOvertaken = false;
    const timer = setTimeout(async () => {
      const asked = DiscoveryFilter.nullable().parse(JSON.parse(key));
      if (!asked) return;
      const outcome = await countMatchesAction(workspace, { connectionId, filter: asked });
      if (!isOvertaken) setFound({ key, count: outcome.ok ? outcome.data : { problem: outcome.message } });
    }, debounceMs);
    return () => {
      isOvertaken = true;
      clearTimeout(timer);
    };
  }, [workspace, connectionId, key]);
  return found.key === key ? found.count : null;
}

type LabelChoice = { id: string; name: string };

function useLabels(workspace: string, connectionId: string): LabelChoice[] {
  const [labels, setLabels] = useState<LabelChoice[]>(() => labelChoices({}));
  useEffect(() => {
    let isGone = false;
    listLabelsAction(workspace, { connectionId }).then((outcome) => {
      if (outcome.ok && !isGone)
        setLabels(outcome.data.map(({ id, name }) => ({ id, name: labelName(id, { [id]: name }) })));
    });
    return () => {
      isGone = true;
    };
  }, [workspace, connectionId]);
  return labels;
}

const sendersOf = (text: string) =>
  text
    .split(/[,;\n]+/)
    .map((sender) => sender.trim())
    .filter(Boolean);

type DiscoveryFormProps = { workspace: string; connectionId: string; filter: DiscoveryFilter | null; isFirst: boolean };

export function DiscoveryForm({ workspace, connectionId, filter: saved, isFirst }: DiscoveryFormProps) {
  const router = useRouter();
  const initial = saved ?? usual;
  const [label, setLabel] = useState(initial.label ?? undefined);
  const [age, setAge] = useState(initial.newerThanDays ? String(initial.newerThanDays) : undefined);
  const [senders, setSenders] = useState(initial.senders.join(", "));
  const [isUnreadOnly, setIsUnreadOnly] = useState(initial.isUnreadOnly);
  const [problem, setProblem] = useState("");
  const [isPending, startTransition] = useTransition();
  const labels = useLabels(workspace, connectionId);
  const isUsualAge = age === undefined || ages.some(({ id }) => id === age);
  const ageChoices = isUsualAge ? ages : [{ id: age, name: `The last ${age} days` }, ...ages];
  const parsed = DiscoveryFilter.safeParse({
    label: label ?? null,
    newerThanDays: age ? Number(age) : null,
    senders: sendersOf(senders),
    isUnreadOnly,
  });
  const count = useLiveCount(workspace, connectionId, parsed.success ? parsed.data : null);
  const found = count && "count" in count ? count : null;
  const amount = found ? `${formatNumber(found.count)}${found.isExact ? "" : "+"}` : "";

  const start = () =>
    startTransition(async () => {
      if (!parsed.success) return;
      const outcome = await startDiscoveryAction(workspace, { connectionId, filter: parsed.data });
      if (outcome.ok) router.push(`/${workspace}/inbox` as Route);
      else setProblem(outcome.message);
    });

  return (
    <form
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <Card>
        <CardContent className="grid gap-5 sm:grid-cols-2">
          <Pick label="Label" value={label} choices={labels} onPick={setLabel} any="All mail" />
          <Pick label="Age" value={age} choices={ageChoices} onPick={setAge} any="Any time" />
          <Field
            label="From"
            optional
            className="sm:col-span-2"
            hint="Addresses, domains or names, separated by commas. Empty means everyone."
            error={parsed.success ? undefined : parsed.error.issues[0]?.message}
          >
            <Input
              value={senders}
              onChange={(event) => setSenders(event.target.value)}
              placeholder="ada@example.com, example.org"
              autoComplete="off"
            />
          </Field>
          <ChoiceField label="Only unread mail" className="sm:col-span-2">
            <Switch checked={isUnreadOnly} onCheckedChange={setIsUnreadOnly} />
          </ChoiceField>
          {problem && (
            <Alert variant="destructive" className="sm:col-span-2">
              {problem}
            </Alert>
          )}
        </CardContent>
        <CardFooter className="justify-between border-t pt-5">
          <p aria-live="polite" className="text-sm">
            {found ? (
              <>
                <span className="tabular font-bold font-heading text-xl">{amount}</span>{" "}
                <span className="text-muted-foreground">
                  {found.count === 1 ? "mail matches" : "mails match"} in Gmail now
                </span>
              </>
            ) : (
              <span className="text-muted-foreground">
                {count && "problem" in count ? count.problem : "Counting in Gmail…"}
              </span>
            )}
          </p>
          <Button type="submit" size="lg" loading={isPending} disabled={!parsed.success || found?.count === 0}>
            {found && found.count > 0 ? `Discover ${amount} ${found.count === 1 ? "mail" : "mails"}` : "Discover mails"}
          </Button>
        </CardFooter>
      </Card>
      {!isFirst && (
        <p className="mt-3 text-muted-foreground text-sm">
          Mails discovered before stay in the inbox, also where they do not match any more.
        </p>
      )}
    </form>
  );
}
