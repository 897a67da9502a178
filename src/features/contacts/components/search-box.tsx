"use client";

import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Input } from "@/components/ui/input";

const searchDelayMs = 300;
type SearchBoxProps = { text: string; label: string; onSearch: (text: string | undefined) => void };

/** Searches a moment after the last key. */
export function SearchBox({ text, label, onSearch }: SearchBoxProps) {
  const [value, setValue] = useState(text);
  const shown = useRef(text);
  const search = useRef(onSearch);
  useEffect(() => {
    search.current = onSearch;
  });
  useEffect(() => {
    if (value === shown.current) return;
    const timer = setTimeout(() => {
      shown.current = value;
      search.current(value.trim() || undefined);
    }, searchDelayMs);
    return () => clearTimeout(timer);
  }, [value]);
  return (
    <div className="relative min-w-0 flex-1">
      <Search aria-hidden className="pointer-events-none absolute top-3 left-3 size-4 text-muted-foreground" />
      <Input
        type="search"
        aria-label={label}
        placeholder={label}
        className="pl-9"
        maxLength={200}
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
    </div>
  );
}
