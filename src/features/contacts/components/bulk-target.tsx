"use client";

import { type FormEvent, useId, useState, useTransition } from "react";
import { type Choice, Pick } from "@/components/data-table/pick";
import { Field } from "@/components/forms/field";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import type { BulkInput } from "../bulk/schema";

export type BulkTarget = "tag" | "untag" | "addToList" | "removeFromList";

const words: Record<BulkTarget, { title: string; verb: string }> = {
  tag: { title: "Tag", verb: "Tag" },
  untag: { title: "Take a tag from", verb: "Take it away" },
  addToList: { title: "Add to a list:", verb: "Add" },
  removeFromList: { title: "Take off a list:", verb: "Take off" },
};

type TargetDialogProps = {
  target: BulkTarget;
  /** Such as “12 contacts”. */
  count: string;
  tags: Choice[];
  lists: Choice[];
  onClose: () => void;
  onRun: (what: Omit<BulkInput, "filter">) => Promise<boolean>;
};

/** Asks which tag or list; a tag that there is not yet is made. */
export function TargetDialog({ target, count, tags, lists, onClose, onRun }: TargetDialogProps) {
  const [value, setValue] = useState("");
  const [isPending, startTransition] = useTransition();
  const listId = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const what =
        target === "tag"
          ? { kind: target, tag: value.trim() }
          : target === "untag"
            ? { kind: target, tagId: value }
            : { kind: target, listId: value };
      if (await onRun(what)) onClose();
    });
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <form method="post" onSubmit={submit} className="grid gap-5">
          <DialogHeader>
            <DialogTitle>
              {words[target].title} {count}
            </DialogTitle>
            <DialogDescription>
              {target === "tag"
                ? "Type the tag. One that there is not yet is made."
                : target === "untag"
                  ? "Choose the tag; their timelines keep that they had it."
                  : "Choose the list."}
            </DialogDescription>
          </DialogHeader>
          {target === "tag" ? (
            <Field label="Tag" required>
              {(control) => (
                <>
                  <Input
                    {...control}
                    list={listId}
                    maxLength={60}
                    autoComplete="off"
                    value={value}
                    onChange={(event) => setValue(event.target.value)}
                  />
                  <datalist id={listId}>
                    {tags.map(({ id, name }) => (
                      <option key={id} value={name} />
                    ))}
                  </datalist>
                </>
              )}
            </Field>
          ) : (
            <Pick
              label={target === "untag" ? "Tag" : "List"}
              value={value || undefined}
              choices={target === "untag" ? tags : lists}
              onPick={(next) => setValue(next ?? "")}
            />
          )}
          <DialogFooter>
            <Button type="submit" loading={isPending} disabled={value.trim() === ""}>
              {words[target].verb}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
