"use client";

import { BookmarkPlus, EllipsisVertical, Users } from "lucide-react";
import { type FormEvent, useState, useTransition } from "react";
import { toast } from "sonner";
import { ViewLinks } from "@/components/data-table/view-links";
import { formatNumber } from "@/components/display/format";
import { ChoiceField, Field } from "@/components/forms/field";
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
import { Switch } from "@/components/ui/switch";
import type { FilterCap } from "@/features/credits/caps/queries";
import type { ViewChip } from "../../inbox-params";
import type { EmailFilter } from "../../schema";
import { changeSavedFilterAction, deleteSavedFilterAction, saveFilterAction } from "../actions";
import type { SavedFilter } from "../schema";
import { CapDialog } from "./cap-dialog";

type SavedFilterBarProps = {
  workspace: string;
  chips: readonly ViewChip[];
  /** Daily caps by the filter's id; null: the reader may not set them. */
  caps: Readonly<Record<string, FilterCap>> | null;
  /** What is filtered now and not kept yet. */
  unsaved: EmailFilter | null;
};

/** The inbox's views: its own two, and the filters people kept. */
export function SavedFilterBar({ workspace, chips, caps, unsaved }: SavedFilterBarProps) {
  const active = chips.find(({ isActive, saved }) => isActive && (saved?.canEdit || caps))?.saved;
  return (
    <ViewLinks
      views={chips}
      before={({ saved }) => saved?.isShared && <Users aria-label="Shared:" className="size-3.5" />}
      after={({ count }) =>
        count !== null && <span className="tabular font-normal text-muted-foreground">{formatNumber(count)}</span>
      }
    >
      {active && <EditMenu key={active.id} workspace={workspace} saved={active} caps={caps} />}
      {unsaved && <SaveDialog workspace={workspace} filter={unsaved} />}
    </ViewLinks>
  );
}

function SaveDialog({ workspace, filter }: { workspace: string; filter: EmailFilter }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="outline" size="sm" className="shrink-0 rounded-full" onClick={() => setIsOpen(true)}>
        <BookmarkPlus aria-hidden />
        Save this filter
      </Button>
      <NameDialog
        title="Save this filter"
        description="It keeps the search and the filters that are set now, with a count of what they find."
        initial={{ name: filter.text ?? "", isShared: false }}
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        onSave={(values) => saveFilterAction(workspace, { ...values, filter })}
      />
    </>
  );
}

type Values = { name: string; isShared: boolean };
type Outcome = { ok: true } | { ok: false; message: string; fields?: Record<string, string[]> };
type NameDialogProps = {
  title: string;
  description: string;
  initial: Values;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onSave: (values: Values) => Promise<Outcome>;
};

function NameDialog({ title, description, initial, isOpen, onOpenChange, onSave }: NameDialogProps) {
  const [values, setValues] = useState(initial);
  const [problem, setProblem] = useState("");
  const [isPending, startTransition] = useTransition();
  const save = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const outcome = await onSave(values);
      if (outcome.ok) onOpenChange(false);
      setProblem(outcome.ok ? "" : (outcome.fields?.name?.[0] ?? outcome.message));
    });
  };
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent>
        <form method="post" onSubmit={save} className="grid gap-5">
          <DialogHeader>
            <DialogTitle>{title}</DialogTitle>
            <DialogDescription>{description}</DialogDescription>
          </DialogHeader>
          <Field label="Name" error={problem} required>
            <Input
              maxLength={60}
              value={values.name}
              onChange={(event) => setValues({ ...values, name: event.target.value })}
            />
          </Field>
          <ChoiceField label="Everybody of this workspace sees it">
            <Switch checked={values.isShared} onCheckedChange={(isShared) => setValues({ ...values, isShared })} />
          </ChoiceField>
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

/** Rename, share, cap, delete: for the view that is open. */
type EditMenuProps = { workspace: string; saved: SavedFilter; caps: SavedFilterBarProps["caps"] };

function EditMenu({ workspace, saved, caps }: EditMenuProps) {
  const [open, setOpen] = useState<"edit" | "cap" | "delete" | null>(null);
  const { id: savedFilterId, name, isShared, canEdit } = saved;
  const remove = async () => {
    const outcome = await deleteSavedFilterAction(workspace, { savedFilterId });
    if (!outcome.ok) toast.error(outcome.message);
    return outcome.ok;
  };
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" className="shrink-0" aria-label={`Change the filter ${name}`}>
            <EllipsisVertical aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start">
          {canEdit && <DropdownMenuItem onSelect={() => setOpen("edit")}>Rename or share</DropdownMenuItem>}
          {caps && <DropdownMenuItem onSelect={() => setOpen("cap")}>Daily cap</DropdownMenuItem>}
          {canEdit && (
            <DropdownMenuItem variant="destructive" onSelect={() => setOpen("delete")}>
              Delete
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <NameDialog
        title="Rename or share"
        description="What the filter finds stays the same."
        initial={{ name, isShared }}
        isOpen={open === "edit"}
        onOpenChange={(isOpen) => setOpen(isOpen ? "edit" : null)}
        onSave={(values) => changeSavedFilterAction(workspace, { savedFilterId, ...values })}
      />
      <CapDialog
        workspace={workspace}
        saved={saved}
        cap={caps?.[savedFilterId]}
        isOpen={open === "cap"}
        onOpenChange={(isOpen) => setOpen(isOpen ? "cap" : null)}
      />
      <ConfirmDialog
        title={`Delete the filter “${name}”?`}
        description="The mails it finds stay as they are."
        confirmLabel="Delete filter"
        destructive
        open={open === "delete"}
        onOpenChange={(isOpen) => setOpen(isOpen ? "delete" : null)}
        onConfirm={remove}
      />
    </>
  );
}
