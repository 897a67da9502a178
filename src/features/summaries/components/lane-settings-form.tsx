"use client";

import { useState, useTransition } from "react";
import { toast } from "sonner";
import { ChoiceField } from "@/components/forms/field";
import { Switch } from "@/components/ui/switch";
import { saveLaneSettingsAction } from "../lanes/actions";

type LaneSettingsFormProps = { workspace: string; isBatchAllowed: boolean; canManage: boolean };

/** Whether this workspace uses the half-price lane. */
export function LaneSettingsForm({ workspace, isBatchAllowed, canManage }: LaneSettingsFormProps) {
  const [isOn, setOn] = useState(isBatchAllowed);
  const [isPending, start] = useTransition();
  const change = (next: boolean) =>
    start(async () => {
      setOn(next);
      const result = await saveLaneSettingsAction(workspace, { isBatchAllowed: next });
      if (result.ok) return void toast.success("Saved");
      setOn(!next);
      toast.error(result.message);
    });
  return (
    <ChoiceField
      label="Offer half-price summaries"
      hint="Mails are then handed to the AI service together. It keeps the summaries until we have fetched them, an hour as a rule and a day at most; then we have it delete them. Switched off, nothing of your mail waits there."
    >
      <Switch checked={isOn} onCheckedChange={change} disabled={!canManage || isPending} />
    </ChoiceField>
  );
}
