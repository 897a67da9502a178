"use client";

import { X } from "lucide-react";
import { createContext, type ReactNode, use, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";

type Selection = {
  /** The ticked rows of this page, in page order. */
  ids: readonly string[];
  pageIds: readonly string[];
  toggle: (id: string, isSelected: boolean) => void;
  togglePage: (isSelected: boolean) => void;
  clear: () => void;
};

const SelectionContext = createContext<Selection | null>(null);

/** What is ticked, for the buttons of a bulk bar. */
export function useSelection() {
  const selection = use(SelectionContext);
  if (!selection) throw new Error("useSelection needs a DataTable with selectLabel, or a SelectionProvider, above it.");
  return selection;
}

/** Rows that left the page leave the selection with it. */
export function SelectionProvider({ pageIds, children }: { pageIds: readonly string[]; children: ReactNode }) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const selection: Selection = {
    ids: pageIds.filter((id) => ticked.has(id)),
    pageIds,
    toggle: (id, isSelected) =>
      setTicked((before) => {
        const after = new Set(before);
        if (isSelected) after.add(id);
        else after.delete(id);
        return after;
      }),
    togglePage: (isSelected) => setTicked(new Set(isSelected ? pageIds : [])),
    clear: () => setTicked(new Set()),
  };
  return <SelectionContext value={selection}>{children}</SelectionContext>;
}

export function SelectAllRows() {
  const { ids, pageIds, togglePage } = useSelection();
  const isSome = ids.length > 0 && ids.length < pageIds.length;
  return (
    <Checkbox
      aria-label="Select all on this page"
      checked={isSome ? "indeterminate" : ids.length > 0}
      onCheckedChange={(next) => togglePage(next === true)}
    />
  );
}

export function SelectRow({ id, label }: { id: string; label: string }) {
  const { ids, toggle } = useSelection();
  return (
    <Checkbox
      aria-label={`Select ${label}`}
      className="z-1"
      checked={ids.includes(id)}
      onCheckedChange={(next) => toggle(id, next === true)}
    />
  );
}

/** Floats over the foot of the window while something is ticked. */
export function SelectionBar({ children }: { children: ReactNode }) {
  const { ids, clear } = useSelection();
  return (
    <div aria-live="polite" className="pointer-events-none sticky bottom-4 z-20 flex justify-center pt-4">
      {ids.length > 0 && (
        <div className="fade-in slide-in-from-bottom-2 pointer-events-auto flex max-w-full animate-in flex-wrap items-center gap-2 rounded-xl border bg-popover py-2 pr-2 pl-4 shadow-lg">
          <span className="tabular font-semibold text-sm max-sm:flex-1">{ids.length} selected</span>
          <div className="flex flex-wrap items-center gap-2 max-sm:order-last max-sm:w-full">{children}</div>
          <Button variant="ghost" size="icon-sm" onClick={clear} aria-label="Clear selection">
            <X aria-hidden />
          </Button>
        </div>
      )}
    </div>
  );
}
