"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type ReactNode, useState, useTransition } from "react";
import { toast } from "sonner";
import { SearchBox } from "@/components/data-table/search-box";
import { ChoiceField } from "@/components/forms/field";
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
import { RadioGroup, RadioGroupItem } from "@/components/ui/radio-group";
import { FieldValueText } from "../../components/field-value";
import { contactHref } from "../../contact-params";
import type { FieldValue } from "../../fields/value";
import { compareContactsAction, findContactsAction, mergeContactsAction } from "../actions";
import type { Difference } from "../schema";

type One = { id: string; email: string; name: string };
type MergeDialogProps = { workspace: string; contact: One; trigger: ReactNode };

/** Finds the other contact, then asks which address is kept and whose value wins where the two differ. */
export function MergeDialog({ workspace, contact, trigger }: MergeDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const [other, setOther] = useState<One | null>(null);
  const open = (next: boolean) => {
    setOpen(next);
    if (!next) setOther(null);
  };
  return (
    <Dialog open={isOpen} onOpenChange={open}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent className="max-h-[90dvh] overflow-y-auto">
        <DialogHeader>
          <DialogTitle>Merge with another contact</DialogTitle>
          <DialogDescription>
            Tags, lists and events of both come together. Who opted out stays opted out. A merge can be undone.
          </DialogDescription>
        </DialogHeader>
        {other ? (
          <Compare
            workspace={workspace}
            one={contact}
            other={other}
            onBack={() => setOther(null)}
            onDone={() => open(false)}
          />
        ) : (
          <FindOther workspace={workspace} contact={contact} onPick={setOther} />
        )}
      </DialogContent>
    </Dialog>
  );
}

type FindOtherProps = { workspace: string; contact: One; onPick: (other: One) => void };

function FindOther({ workspace, contact, onPick }: FindOtherProps) {
  const [found, setFound] = useState<One[] | null>(null);
  const [isPending, startTransition] = useTransition();
  const search = (text: string | undefined) =>
    startTransition(async () => {
      if (!text) return setFound(null);
      const result = await findContactsAction(workspace, { text });
      if (result.ok) setFound(result.data.filter(({ id }) => id !== contact.id));
      else toast.error(result.message);
    });
  return (
    <div className="grid gap-4" aria-busy={isPending}>
      <SearchBox text="" label="Search the other contact" onSearch={search} />
      {found?.length === 0 && <p className="text-muted-foreground text-sm">Nobody else is found by that.</p>}
      {found && found.length > 0 && (
        <ul aria-label="Contacts found" className="grid gap-1">
          {found.map((one) => (
            <li key={one.id}>
              <Button
                variant="ghost"
                className="h-auto w-full justify-start py-2 text-left"
                onClick={() => onPick(one)}
              >
                <span className="wrap-anywhere grid">
                  <span>{one.name}</span>
                  {one.name !== one.email && <span className="font-normal text-muted-foreground">{one.email}</span>}
                </span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

type CompareProps = { workspace: string; one: One; other: One; onBack: () => void; onDone: () => void };

function Compare({ workspace, one, other, onBack, onDone }: CompareProps) {
  const router = useRouter();
  const [keptId, setKeptId] = useState<string | null>(null);
  const [differences, setDifferences] = useState<Difference[] | null>(null);
  const [problem, setProblem] = useState("");
  const [isPending, startTransition] = useTransition();
  const [kept, gone] = keptId === other.id ? [other, one] : [one, other];
  const choose = (id: string) =>
    startTransition(async () => {
      setKeptId(id);
      const goneId = id === one.id ? other.id : one.id;
      const result = await compareContactsAction(workspace, { keptId: id, goneId });
      setProblem(result.ok ? "" : result.message);
      setDifferences(result.ok ? result.data : null);
    });
  const take = (name: string, isTaken: boolean) =>
    setDifferences((before) => before?.map((each) => (each.name === name ? { ...each, isTaken } : each)) ?? null);
  const merge = () =>
    startTransition(async () => {
      const names = (differences ?? []).filter(({ isTaken }) => isTaken).map(({ name }) => name);
      const result = await mergeContactsAction(workspace, { keptId: kept.id, goneId: gone.id, take: names });
      if (!result.ok) return setProblem(result.message);
      toast.success(`${gone.email} is part of ${kept.email} now.`);
      onDone();
      router.push(contactHref(workspace, kept.id) as Route);
    });
  return (
    <div className="grid gap-5">
      {problem && <Alert variant="destructive">{problem}</Alert>}
      <Group label="Which address is kept?" value={keptId ?? ""} onChange={choose}>
        {[one, other].map(({ id, email }) => (
          <ChoiceField key={id} label={<span className="wrap-anywhere">{email}</span>}>
            <RadioGroupItem value={id} />
          </ChoiceField>
        ))}
      </Group>
      {differences?.map(({ name, label, kept: mine, gone: theirs, isTaken }) => (
        <Group
          key={name}
          label={label}
          value={isTaken ? "gone" : "kept"}
          onChange={(value) => take(name, value === "gone")}
        >
          <Value id="kept" value={mine} />
          <Value id="gone" value={theirs} />
        </Group>
      ))}
      {differences?.length === 0 && (
        <p className="text-muted-foreground text-sm">The two do not differ in anything else.</p>
      )}
      <DialogFooter>
        <Button variant="outline" onClick={onBack}>
          Another contact
        </Button>
        <Button onClick={merge} loading={isPending} disabled={!differences}>
          Merge
        </Button>
      </DialogFooter>
    </div>
  );
}

const isEmpty = (value: FieldValue | undefined) => value === undefined || value === "";

function Value({ id, value }: { id: string; value: FieldValue | undefined }) {
  return (
    <ChoiceField label={isEmpty(value) ? "Leave it empty" : <FieldValueText value={value} />}>
      <RadioGroupItem value={id} />
    </ChoiceField>
  );
}

type GroupProps = { label: string; value: string; onChange: (value: string) => void; children: ReactNode };

function Group({ label, value, onChange, children }: GroupProps) {
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 font-semibold text-sm">{label}</legend>
      <RadioGroup aria-label={label} value={value} onValueChange={onChange}>
        {children}
      </RadioGroup>
    </fieldset>
  );
}
