"use client";

import { type FormEvent, useState, useTransition } from "react";
import { toast } from "sonner";
import { formatCredits } from "@/components/display/format";
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
import type { FilterCap } from "@/features/credits/caps/queries";
import { toCredits } from "@/features/credits/schema";
import { capSavedFilterAction } from "../actions";
import type { SavedFilter } from "../schema";

type CapDialogProps = {
  workspace: string;
  saved: SavedFilter;
  cap: FilterCap | undefined;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
};

/** The most credits a day that summaries of one filter's mails may cost. */
export function CapDialog({ workspace, saved, cap, isOpen, onOpenChange }: CapDialogProps) {
  const [dailyCredits, setDailyCredits] = useState(cap ? String(toCredits(cap.dailyMicro)) : "");
  const [problem, setProblem] = useState("");
  const [isPending, startTransition] = useTransition();
  const save = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const outcome = await capSavedFilterAction(workspace, { savedFilterId: saved.id, dailyCredits });
      setProblem(outcome.ok ? "" : (outcome.fields?.dailyCredits?.[0] ?? outcome.message));
      if (!outcome.ok) return;
      toast.success(dailyCredits.trim() === "" ? "No cap any more." : "Cap saved.");
      onOpenChange(false);
    });
  };
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent>
        <form method="post" onSubmit={save} className="grid gap-5" noValidate>
          <DialogHeader>
            <DialogTitle>Daily cap of “{saved.name}”</DialogTitle>
            <DialogDescription>
              Summaries of all mails this filter finds stop at the cap until midnight UTC. The workspace’s own cap
              stands besides.
            </DialogDescription>
          </DialogHeader>
          <Field label="Most credits a day" hint="Empty for no cap; 0 stops this filter’s runs." error={problem}>
            <Input
              inputMode="decimal"
              autoComplete="off"
              value={dailyCredits}
              onChange={(event) => setDailyCredits(event.target.value)}
            />
          </Field>
          {cap && <p className="text-muted-foreground text-sm">Today: {formatCredits(cap.todayMicro, 2)} used.</p>}
          <DialogFooter>
            <Button type="submit" loading={isPending}>
              Save cap
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
