"use client";

import { useEffect, useState } from "react";
import { Quantity } from "@/components/display/figures";
import { Alert } from "@/components/ui/alert";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { previewSegmentAction } from "../../actions";
import type { Named, Preview, Rule } from "../../schema";
import { PickOne } from "./pick-one";

type Shown = { state: "counting" } | { state: "counted"; preview: Preview } | { state: "failed"; message: string };
type PreviewPanelProps = {
  workspace: string;
  /** Null while the rule is not whole. */
  rule: Rule | null;
  topics: readonly Named[];
};

const pauseMs = 350;
const anyMail = "any";

/** Who the rule describes now, counted exactly while it is written. */
export function PreviewPanel({ workspace, rule, topics }: PreviewPanelProps) {
  const [topic, setTopic] = useState(anyMail);
  const [shown, setShown] = useState<Shown>({ state: "counting" });
  const asked = rule ? JSON.stringify(rule) : null;
  useEffect(() => {
    if (!asked) return;
    let isCurrent = true;
    const timer = setTimeout(async () => {
      setShown((before) => (before.state === "counted" ? before : { state: "counting" }));
      const topicId = topic === anyMail ? null : topic;
      const result = await previewSegmentAction(workspace, { rule: JSON.parse(asked), topicId });
      if (!isCurrent) return;
      setShown(result.ok ? { state: "counted", preview: result.data } : { state: "failed", message: result.message });
    }, pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [asked, topic, workspace]);
  return (
    <Card aria-live="polite">
      <CardHeader>
        <CardTitle>Who that is now</CardTitle>
        <CardDescription>Counted exactly while you write.</CardDescription>
      </CardHeader>
      <CardContent className="grid gap-4">
        {rule ? (
          <Counted shown={shown} />
        ) : (
          <p className="text-muted-foreground">Complete the conditions to see who matches.</p>
        )}
        <div className="grid gap-1.5 text-sm">
          <span className="text-muted-foreground">May get mail about</span>
          <PickOne
            label="May get mail about"
            className="sm:w-full"
            value={topic}
            choices={[
              { value: anyMail, label: "anything (not suppressed)" },
              ...topics.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={setTopic}
          />
        </div>
      </CardContent>
    </Card>
  );
}

function Counted({ shown }: { shown: Shown }) {
  if (shown.state === "counting") return <Skeleton className="h-20 w-full" />;
  if (shown.state === "failed") return <Alert variant="destructive">{shown.message}</Alert>;
  const { count, mayMailCount, sample } = shown.preview;
  return (
    <>
      <p className="text-lg">
        <strong className="tabular font-heading text-3xl">
          <Quantity value={count} />
        </strong>{" "}
        {count === 1 ? "person" : "people"}
      </p>
      <p className="text-sm">
        <strong className="tabular">
          <Quantity value={mayMailCount} />
        </strong>{" "}
        of them may get mail.
      </p>
      {sample.length > 0 && (
        <ul aria-label="Some of them" className="grid gap-1 border-t pt-3 text-sm">
          {sample.map(({ id, email, name }) => (
            <li key={id} className="wrap-anywhere">
              {name && <span className="font-medium">{name} </span>}
              <span className="text-muted-foreground">{email}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
