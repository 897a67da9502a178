"use client";

import { Send } from "lucide-react";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import { ChoiceField } from "@/components/forms/field";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
  DialogTrigger,
} from "@/components/ui/dialog";
import { sendTestAction } from "../../actions";
import type { Person } from "./person-picker";

export type Member = { id: string; name: string; email: string; isSelf: boolean };
type TestDialogProps = {
  workspace: string;
  templateId: string;
  members: readonly Member[];
  person: Person | null;
  isReady: boolean;
};

/** Mails the saved draft, as the chosen contact would get it, to members of the workspace. */
export function TestDialog({ workspace, templateId, members, person, isReady }: TestDialogProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [chosen, setChosen] = useState<string[]>(() => members.filter(({ isSelf }) => isSelf).map(({ id }) => id));
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, start] = useTransition();
  const send = () =>
    start(async () => {
      const result = await sendTestAction(workspace, { templateId, contactId: person?.id ?? null, memberIds: chosen });
      if (!result.ok) return setProblem(result.message);
      toast.success(`Test sent to ${result.data.sentTo.join(", ")}`);
      setProblem(null);
      setIsOpen(false);
    });
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button variant="outline">
          <Send aria-hidden />
          Send a test
        </Button>
      </DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Send a test</DialogTitle>
          <DialogDescription>
            The saved draft as {person ? person.name : "somebody made up"} would get it, to members of this workspace.
            Its links to unsubscribe change nothing.
          </DialogDescription>
        </DialogHeader>
        {problem && <Alert variant="destructive">{problem}</Alert>}
        <fieldset className="grid max-h-64 gap-2.5 overflow-y-auto">
          <legend className="mb-2 font-semibold text-sm">Who gets it</legend>
          {members.map(({ id, name, email, isSelf }) => (
            <ChoiceField key={id} label={isSelf ? `Me (${email})` : `${name} (${email})`}>
              <Checkbox
                checked={chosen.includes(id)}
                onCheckedChange={(isOn) =>
                  setChosen((before) => (isOn === true ? [...before, id] : before.filter((one) => one !== id)))
                }
              />
            </ChoiceField>
          ))}
        </fieldset>
        <DialogFooter>
          <Button onClick={send} loading={isPending} disabled={!isReady || chosen.length === 0 || chosen.length > 10}>
            Send test
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
