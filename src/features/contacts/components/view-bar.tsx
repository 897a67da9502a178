"use client";

import { BookmarkPlus, EllipsisVertical } from "lucide-react";
import { type FormEvent, useState, useTransition } from "react";
import { toast } from "sonner";
import { ViewLinks } from "@/components/data-table/view-links";
import { Field } from "@/components/forms/field";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Input } from "@/components/ui/input";
import type { ViewChip } from "../contact-params";
import { changeViewAction, deleteViewAction, saveViewAction } from "../views/actions";
import type { ContactArrangement } from "../views/schema";

type ViewBarProps = {
  workspace: string;
  chips: readonly ViewChip[];
  /** What is arranged now and not kept yet. */
  unsaved: ContactArrangement | null;
  canWrite: boolean;
};

/** The table's views, one press away. */
export function ViewBar({ workspace, chips, unsaved, canWrite }: ViewBarProps) {
  const [open, setOpen] = useState<"new" | "rename" | "delete" | null>(null);
  const active = chips.find(({ isActive, id }) => isActive && id !== null);
  const remove = async () => {
    if (!active?.id) return;
    const outcome = await deleteViewAction(workspace, { viewId: active.id });
    if (!outcome.ok) toast.error(outcome.message);
    return outcome.ok;
  };
  return (
    <ViewLinks views={chips}>
      {canWrite && active?.id && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon-sm" className="shrink-0" aria-label={`Change the view ${active.name}`}>
              <EllipsisVertical aria-hidden />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="start">
            <DropdownMenuItem onSelect={() => setOpen("rename")}>Rename</DropdownMenuItem>
            <DropdownMenuItem variant="destructive" onSelect={() => setOpen("delete")}>
              Delete
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      )}
      {canWrite && unsaved && (
        <Button variant="outline" size="sm" className="shrink-0 rounded-full" onClick={() => setOpen("new")}>
          <BookmarkPlus aria-hidden />
          Save this view
        </Button>
      )}
      {unsaved && (
        <NameDialog
          title="Save this view"
          initial={unsaved.filter.text ?? ""}
          isOpen={open === "new"}
          onClose={() => setOpen(null)}
          onSave={(name) => saveViewAction(workspace, { name, arrangement: unsaved })}
        />
      )}
      {active?.id && (
        <>
          <NameDialog
            key={active.id}
            title="Rename the view"
            initial={active.name}
            isOpen={open === "rename"}
            onClose={() => setOpen(null)}
            onSave={(name) => changeViewAction(workspace, { viewId: active.id ?? "", name })}
          />
          <ConfirmDialog
            title={`Delete the view “${active.name}”?`}
            description="The contacts it shows stay as they are."
            confirmLabel="Delete view"
            destructive
            open={open === "delete"}
            onOpenChange={(isOpen) => setOpen(isOpen ? "delete" : null)}
            onConfirm={remove}
          />
        </>
      )}
    </ViewLinks>
  );
}

type Outcome = { ok: true } | { ok: false; message: string; fields?: Record<string, string[]> };
type NameDialogProps = {
  title: string;
  initial: string;
  isOpen: boolean;
  onClose: () => void;
  onSave: (name: string) => Promise<Outcome>;
};

function NameDialog({ title, initial, isOpen, onClose, onSave }: NameDialogProps) {
  const [name, setName] = useState(initial);
  const [problem, setProblem] = useState("");
  const [isPending, startTransition] = useTransition();
  const save = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const outcome = await onSave(name);
      setProblem(outcome.ok ? "" : (outcome.fields?.name?.[0] ?? outcome.message));
      if (outcome.ok) onClose();
    });
  };
  return (
    <Dialog open={isOpen} onOpenChange={(next) => !next && onClose()}>
      <DialogContent>
        <form method="post" onSubmit={save} className="grid gap-5">
          <DialogHeader>
            <DialogTitle>{title}</DialogTitle>
            <DialogDescription>
              A view keeps search, filters, order and columns. Everybody of this workspace sees it.
            </DialogDescription>
          </DialogHeader>
          <Field label="Name" error={problem} required>
            <Input maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
          </Field>
          <DialogFooter>
            <Button type="submit" loading={isPending}>
              Save
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
