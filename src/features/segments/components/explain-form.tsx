"use client";

import { CircleCheck, CircleX } from "lucide-react";
import { useState } from "react";
import { DateTime } from "@/components/display/date-time";
import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { explainMemberAction } from "../actions";
import { type Explained, ExplainInput, type Explanation } from "../schema";

/** Why a person is in the segment or is not, condition by condition. */
export function ExplainForm({ workspace, segmentId }: { workspace: string; segmentId: string }) {
  const [explanation, setExplanation] = useState<Explanation | null>(null);
  const form = useActionForm({
    schema: ExplainInput,
    defaultValues: { segmentId, contact: "" },
    action: (values) => explainMemberAction(workspace, values),
    onSuccess: setExplanation,
  });
  return (
    <Card>
      <CardHeader>
        <CardTitle>Why is this person in or out?</CardTitle>
        <CardDescription>Each condition with what the person has, now.</CardDescription>
      </CardHeader>
      <CardContent className="grid gap-4">
        {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
        <form method="post" onSubmit={form.submit} noValidate className="flex flex-wrap items-end gap-2">
          <Field label="Address" error={form.errorOf("contact")} className="w-full sm:w-80">
            <Input {...form.register("contact")} type="email" autoComplete="off" />
          </Field>
          <Button type="submit" variant="outline" loading={form.isSubmitting}>
            Explain
          </Button>
        </form>
        {explanation && <Answer explanation={explanation} />}
      </CardContent>
    </Card>
  );
}

function Answer({ explanation: { contact, isMember, since, holds, rule } }: { explanation: Explanation }) {
  return (
    <div role="status" className="grid gap-3">
      <p className="wrap-anywhere">
        <strong>{contact.email}</strong> is {isMember ? "in the segment" : "not in the segment"}
        {since && (
          <>
            {" "}
            since <DateTime at={since} style="datetime" />
          </>
        )}
        .{contact.isDeleted && " The contact was deleted; deleted contacts are in no segment."}
        {holds !== isMember && " A change of this moment is still being followed."}
      </p>
      <ul className="grid gap-2">
        <Reason reason={rule} />
      </ul>
    </div>
  );
}

function Reason({ reason: { words, holds, actual, items } }: { reason: Explained }) {
  const Icon = holds ? CircleCheck : CircleX;
  return (
    <li className="grid gap-2">
      <span className="flex items-start gap-2">
        <Icon
          aria-hidden
          className={holds ? "mt-0.5 size-4 shrink-0 text-success" : "mt-0.5 size-4 shrink-0 text-destructive"}
        />
        <span className="wrap-anywhere min-w-0">
          <span className="sr-only">{holds ? "Holds: " : "Does not hold: "}</span>
          {words}
          {actual !== null && <span className="text-muted-foreground"> – {actual}</span>}
        </span>
      </span>
      {items.length > 0 && (
        <ul className="ml-2 grid gap-2 border-l pl-4">
          {items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole.
            <Reason key={index} reason={item} />
          ))}
        </ul>
      )}
    </li>
  );
}
