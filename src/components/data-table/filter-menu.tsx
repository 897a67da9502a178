"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { cn } from "@/components/cn";
import { Field } from "@/components/forms/field";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";

type FilterMenuProps = {
  label: string;
  options: readonly { value: string; label: string; href: string }[];
  current: string;
  className?: string;
};

/** Many choices of a list as a menu; each leads to an address. */
export function FilterMenu({ label, options, current, className }: FilterMenuProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const go = (value: string) => {
    const chosen = options.find((option) => option.value === value);
    if (chosen) startTransition(() => router.push(chosen.href as Route, { scroll: false }));
  };
  return (
    <Field label={label} className={cn(className, isPending && "opacity-80")}>
      {(control) => (
        <Select value={current} onValueChange={go}>
          <SelectTrigger {...control}>
            {/* Said here, it stands before the script has come. */}
            <SelectValue>{options.find(({ value }) => value === current)?.label}</SelectValue>
          </SelectTrigger>
          <SelectContent>
            {options.map(({ value, label }) => (
              <SelectItem key={value} value={value}>
                {label}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      )}
    </Field>
  );
}
