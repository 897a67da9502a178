"use client";

import { ChevronDown } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { findPeopleAction } from "../../actions";

export type Person = { id: string; name: string; email: string };
type PersonPickerProps = { workspace: string; person: Person | null; onPick: (person: Person | null) => void };

const waitMs = 250;

/** Whom to show the mail as: somebody made up, or a contact found by name or address. */
export function PersonPicker({ workspace, person, onPick }: PersonPickerProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <Button variant="outline" size="sm" className="max-w-64">
          <span className="truncate">As {person ? person.name : "somebody made up"}</span>
          <ChevronDown aria-hidden />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="start" className="grid w-80 gap-3 p-3">
        <Search
          workspace={workspace}
          onPick={(picked) => {
            onPick(picked);
            setIsOpen(false);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}

function Search({ workspace, onPick }: Omit<PersonPickerProps, "person">) {
  const id = useId();
  const [text, setText] = useState("");
  const [found, setFound] = useState<Person[] | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const result = await findPeopleAction(workspace, { text });
      if (isCurrent) setFound(result.ok ? result.data : []);
    }, waitMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [workspace, text]);
  return (
    <>
      <div className="grid gap-1.5">
        <Label htmlFor={id}>Find a contact</Label>
        <Input
          id={id}
          type="search"
          value={text}
          placeholder="Name or address"
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <ul aria-label="Contacts" className="grid max-h-64 gap-0.5 overflow-y-auto">
        <li>
          <Choice title="Somebody made up" words="Every field has a value" onPress={() => onPick(null)} />
        </li>
        {found?.map((person) => (
          <li key={person.id}>
            <Choice title={person.name} words={person.email} onPress={() => onPick(person)} />
          </li>
        ))}
      </ul>
      {found?.length === 0 && <p className="text-muted-foreground text-sm">No contact matches.</p>}
    </>
  );
}

const Choice = ({ title, words, onPress }: { title: string; words: string; onPress: () => void }) => (
  <button type="button" onClick={onPress} className="grid w-full rounded-md px-2 py-1.5 text-left hover:bg-accent">
    <span className="truncate font-semibold text-sm">{title}</span>
    <span className="truncate text-muted-foreground text-xs">{words}</span>
  </button>
);
