"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState, useTransition } from "react";
import { toast } from "sonner";
import { Field } from "@/components/forms/field";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
  DialogTrigger,
} from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Progress } from "@/components/ui/progress";
import { importSuppressionsAction } from "../actions";
import type { SuppressionOutcome } from "../schema";
import { type FileRow, readRows } from "../suppression-csv";
import { outcomeWords } from "./outcome-words";

type ImportDialogProps = { workspace: string; trigger: ReactNode };
/** Even with the longest notes these are fewer bytes than an action takes. */
const partSize = 1_000;
const mostBytes = 50_000_000;

const sum = (a: SuppressionOutcome, b: SuppressionOutcome): SuppressionOutcome => ({
  added: a.added + b.added,
  changed: a.changed + b.changed,
  unchanged: a.unchanged + b.unchanged,
  invalid: [...a.invalid, ...b.invalid],
});

/** Sends the rows part by part. Stops at the first part that fails: what is in stays, and sending all again is harmless. */
async function send(workspace: string, rows: FileRow[], onProgress: (done: number) => void) {
  let total: SuppressionOutcome = { added: 0, changed: 0, unchanged: 0, invalid: [] };
  for (let at = 0; at < rows.length; at += partSize) {
    const result = await importSuppressionsAction(workspace, { rows: rows.slice(at, at + partSize) });
    if (!result.ok) return { problem: result.message, total };
    total = sum(total, result.data);
    onProgress(Math.min(at + partSize, rows.length));
  }
  return { problem: null, total };
}

/** A list from another tool, or our own export. */
export function ImportDialog({ workspace, trigger }: ImportDialogProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Import suppressed addresses</DialogTitle>
          <DialogDescription>
            A CSV file with a column “email”, or one address a line. Columns “reason”, “note” and “expires_at” are read
            as our own export writes them.
          </DialogDescription>
        </DialogHeader>
        <ImportForm workspace={workspace} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function ImportForm({ workspace, onDone }: { workspace: string; onDone: () => void }) {
  const router = useRouter();
  const [rows, setRows] = useState<FileRow[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [done, setDone] = useState(0);
  const [isPending, start] = useTransition();
  const choose = async (file: File | undefined) => {
    setProblem(null);
    setRows(null);
    if (!file) return;
    if (file.size > mostBytes) return setProblem("This file is larger than 50 MB. Split it and import the parts.");
    const found = readRows(await file.text());
    if (found.length === 0) return setProblem("There is no address in this file.");
    setRows(found);
  };
  const run = () =>
    start(async () => {
      const { problem, total } = await send(workspace, rows ?? [], setDone);
      router.refresh();
      if (problem) {
        setProblem(`${problem} ${outcomeWords(total)} before that.`);
        return;
      }
      if (total.invalid.length > 0) toast.warning(outcomeWords(total));
      else toast.success(outcomeWords(total));
      onDone();
    });
  return (
    <div className="grid gap-5">
      {problem && <Alert variant="destructive">{problem}</Alert>}
      <Field label="File" hint={rows ? `${rows.length.toLocaleString("en-US")} rows` : undefined} required>
        <Input
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          disabled={isPending}
          onChange={(event) => choose(event.target.files?.[0])}
        />
      </Field>
      {isPending && rows && <Progress value={done} max={rows.length} label="Import" />}
      <DialogFooter>
        <Button onClick={run} disabled={!rows} loading={isPending}>
          Import
        </Button>
      </DialogFooter>
    </div>
  );
}
