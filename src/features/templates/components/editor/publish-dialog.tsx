"use client";

import { Rocket } from "lucide-react";
import { useState, useTransition } from "react";
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
import { publishTemplateAction } from "../../actions";
import type { Finding } from "../../schema";

type PublishDialogProps = { workspace: string; templateId: string; findings: readonly Finding[]; isReady: boolean };

/** Makes the draft the next version; errors have to be mended first. */
export function PublishDialog({ workspace, templateId, findings, isReady }: PublishDialogProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, start] = useTransition();
  const errors = findings.filter(({ level }) => level === "error");
  const warnings = findings.filter(({ level }) => level === "warning");
  const publish = () =>
    start(async () => {
      const result = await publishTemplateAction(workspace, { templateId, note });
      if (!result.ok) return setProblem(result.message);
      toast.success(`Version ${result.data.number} is published`);
      setNote("");
      setProblem(null);
      setIsOpen(false);
    });
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button>
          <Rocket aria-hidden />
          Publish
        </Button>
      </DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Publish a version</DialogTitle>
          <DialogDescription>
            Mails are made from published versions only. A version never changes; what was sent can always be shown
            again.
          </DialogDescription>
        </DialogHeader>
        {errors.length > 0 && (
          <Alert
            variant="destructive"
            title={
              errors.length === 1
                ? "One error has to be mended first"
                : `${errors.length} errors have to be mended first`
            }
          >
            <ul className="list-disc pl-4">
              {errors.map(({ code, field, message, fix }) => (
                <li key={`${code} ${field}`}>
                  {message} {fix}
                </li>
              ))}
            </ul>
          </Alert>
        )}
        {errors.length === 0 && warnings.length > 0 && (
          <Alert variant="warning" title={warnings.length === 1 ? "One warning" : `${warnings.length} warnings`}>
            {warnings[0]?.message}
            {warnings.length > 1 && " See the checks for the rest."}
          </Alert>
        )}
        {problem && <Alert variant="destructive">{problem}</Alert>}
        <form
          method="post"
          onSubmit={(event) => {
            event.preventDefault();
            publish();
          }}
          className="grid gap-5"
        >
          <Field label="What changed" optional hint="For whoever looks at the versions later.">
            <Input value={note} maxLength={300} onChange={(event) => setNote(event.target.value)} />
          </Field>
          <DialogFooter>
            <Button type="submit" loading={isPending} disabled={!isReady || errors.length > 0}>
              Publish version
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
