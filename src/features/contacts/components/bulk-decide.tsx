"use client";

import { type FormEvent, useState, useTransition } from "react";
import { type Choice, Pick } from "@/components/data-table/pick";
import { ChoiceField, Field } from "@/components/forms/field";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Textarea } from "@/components/ui/textarea";
import type { BulkInput } from "../bulk/schema";

export type Deciding = "subscribe" | "unsubscribe";
export type TopicChoice = Choice & { isDoubleOptIn: boolean };

type DecideDialogProps = {
  kind: Deciding;
  /** Such as “12 contacts”. */
  count: string;
  topics: TopicChoice[];
  onClose: () => void;
  /** `done` are the words for what became of them. */
  onRun: (what: Omit<BulkInput, "filter">, done?: string) => Promise<boolean>;
};

const leastWords = 3;

/** Asks for the topic, and for how these people agreed: it is kept as the proof of each. */
export function DecideDialog({ kind, count, topics, onClose, onRun }: DecideDialogProps) {
  const [topicId, setTopicId] = useState(topics.length === 1 ? topics[0]?.id : undefined);
  const [text, setText] = useState("");
  const [isConfirmed, setConfirmed] = useState(false);
  const [isPending, startTransition] = useTransition();
  const isOn = kind === "subscribe";
  const asksThem = isOn && topics.some(({ id, isDoubleOptIn }) => id === topicId && isDoubleOptIn);
  const isReady = topicId !== undefined && (!isOn || text.trim().length >= leastWords);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const consent = { source: "manual" as const, text, textVersion: "", isConfirmed: asksThem && isConfirmed };
      const done = asksThem && !isConfirmed ? "asked to confirm by mail" : undefined;
      if (await onRun({ kind, topicId, consent }, done)) onClose();
    });
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <form method="post" onSubmit={submit} className="grid gap-5">
          <DialogHeader>
            <DialogTitle>
              {isOn ? "Subscribe" : "Unsubscribe"} {count}
            </DialogTitle>
            <DialogDescription>
              {isOn
                ? "Only subscribe people who asked for it. Who unsubscribed or is suppressed stays as they are: subscribe them one by one, with a consent of their own."
                : "Nothing of the topic is sent to them any more, and no import changes that without a new consent."}
            </DialogDescription>
          </DialogHeader>
          <Pick label="Topic" value={topicId} choices={topics} onPick={setTopicId} />
          <Field
            label={isOn ? "How did they agree?" : "Why?"}
            hint={isOn ? "Kept with each of them as the proof." : undefined}
            required={isOn}
            optional={!isOn}
          >
            <Textarea
              rows={3}
              maxLength={2_000}
              placeholder={isOn ? "Signed the list at the fair on 3 May" : "Asked us by phone"}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </Field>
          {asksThem && (
            <ChoiceField
              label="They confirmed by mail elsewhere already"
              hint="Without it this topic asks each of them by mail first; at most 1,000 people at once."
            >
              <Checkbox checked={isConfirmed} onCheckedChange={(next) => setConfirmed(next === true)} />
            </ChoiceField>
          )}
          <DialogFooter>
            <Button type="submit" variant={isOn ? "default" : "destructive"} loading={isPending} disabled={!isReady}>
              {isOn ? "Subscribe" : "Unsubscribe"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
