"use client";

import { Search } from "lucide-react";
import { type ComponentProps, useEffect, useRef, useState } from "react";
import { Input } from "@/components/ui/input";

const searchDelayMs = 300;
type SearchBoxProps = Pick<ComponentProps<"input">, "id" | "aria-keyshortcuts"> & {
  text: string;
  label: string;
  placeholder?: string;
  onSearch: (text: string | undefined) => void;
};

/** Searches a moment after the last key; Escape leaves it. */
export function SearchBox({ text, label, placeholder = label, onSearch, ...rest }: SearchBoxProps) {
  const [value, setValue] = useState(text);
  const shown = useRef(text);
  const input = useRef<HTMLInputElement>(null);
  const search = useRef(onSearch);
  useEffect(() => {
    search.current = onSearch;
  });
  useEffect(() => {
    const typed = value.trim();
    if (typed === shown.current) return;
    const timer = setTimeout(() => {
      shown.current = typed;
      search.current(typed || undefined);
    }, searchDelayMs);
    return () => clearTimeout(timer);
  }, [value]);
  // A link, such as that of a view, changed the search; who types is left alone.
  useEffect(() => {
    if (text === shown.current || document.activeElement === input.current) return;
    shown.current = text;
    setValue(text);
  }, [text]);
  return (
    <div className="relative min-w-0 flex-1">
      <Search aria-hidden className="pointer-events-none absolute top-3 left-3 size-4 text-muted-foreground" />
      <Input
        {...rest}
        ref={input}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        className="pl-9"
        maxLength={200}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
      />
    </div>
  );
}
