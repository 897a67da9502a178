"use client";

import { useState, useTransition } from "react";
import { toast } from "sonner";
import { ChoiceField } from "@/components/forms/field";
import { lookNow } from "@/components/live/live-refresh";
import { Button } from "@/components/ui/button";
import { RadioGroup, RadioGroupItem } from "@/components/ui/radio-group";
import type { ContactFilter } from "../../schema";
import { createExportAction } from "../actions";
import { type ExportFormat, exportFormats, formatWords } from "../schema";

/** Asks for a file of the contacts that the filter means. */
export function NewExport({ workspace, filter, label }: { workspace: string; filter: ContactFilter; label: string }) {
  const [format, setFormat] = useState<ExportFormat>("csv");
  const [isPending, start] = useTransition();
  const ask = () =>
    start(async () => {
      const outcome = await createExportAction(workspace, { format, filter });
      if (!outcome.ok) toast.error(outcome.message);
      lookNow();
    });
  return (
    <div className="grid gap-4">
      <RadioGroup
        value={format}
        onValueChange={(value) => setFormat(exportFormats.find((each) => each === value) ?? "csv")}
        aria-label="Format"
      >
        {exportFormats.map((each) => (
          <ChoiceField key={each} label={formatWords[each].label} hint={formatWords[each].means}>
            <RadioGroupItem value={each} />
          </ChoiceField>
        ))}
      </RadioGroup>
      <Button loading={isPending} onClick={ask} className="justify-self-start">
        {label}
      </Button>
    </div>
  );
}
