"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { cn } from "@/components/cn";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";

type TemplateFiltersProps = { workspace: string; text: string; show: string; sort: string };

const waitMs = 300;
const shows = [
  ["all", "All"],
  ["marketing", "Marketing"],
  ["transactional", "Transactional"],
  ["published", "Published"],
  ["drafts", "Never published"],
  ["archived", "Archived"],
] as const;
const sorts = [
  ["changed", "Changed last"],
  ["name", "By name"],
  ["created", "Newest"],
] as const;

/** Search, filter and order of the templates; they live in the address. */
export function TemplateFilters({ workspace, text, show, sort }: TemplateFiltersProps) {
  const router = useRouter();
  const [isPending, start] = useTransition();
  const [typed, setTyped] = useState(text);
  useEffect(() => {
    if (typed.trim() === text) return;
    const timer = setTimeout(() => {
      const query = new URLSearchParams({
        ...(typed.trim() && { q: typed.trim() }),
        ...(show !== "all" && { show }),
        ...(sort !== "changed" && { sort }),
      });
      start(() =>
        router.replace(`/${workspace}/templates${query.size > 0 ? `?${query}` : ""}` as Route, { scroll: false }),
      );
    }, waitMs);
    return () => clearTimeout(timer);
  }, [typed, text, show, sort, workspace, router]);
  const go = (change: { show?: string; sort?: string }) => {
    const next = { show, sort, ...change };
    const query = new URLSearchParams({
      ...(text && { q: text }),
      ...(next.show !== "all" && { show: next.show }),
      ...(next.sort !== "changed" && { sort: next.sort }),
    });
    start(() =>
      router.replace(`/${workspace}/templates${query.size > 0 ? `?${query}` : ""}` as Route, { scroll: false }),
    );
  };
  return (
    <search className={cn("flex flex-wrap gap-2", isPending && "opacity-80")}>
      <Input
        type="search"
        aria-label="Search templates"
        placeholder="Name, subject or words"
        className="w-full sm:w-72"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Pick label="Show" value={show} choices={shows} onPick={(value) => go({ show: value })} />
      <Pick label="Order" value={sort} choices={sorts} onPick={(value) => go({ sort: value })} />
    </search>
  );
}

type PickProps = {
  label: string;
  value: string;
  choices: readonly (readonly [string, string])[];
  onPick: (value: string) => void;
};
const Pick = ({ label, value, choices, onPick }: PickProps) => (
  <Select value={value} onValueChange={onPick}>
    <SelectTrigger aria-label={label} className="w-auto min-w-36">
      <SelectValue>{choices.find(([one]) => one === value)?.[1]}</SelectValue>
    </SelectTrigger>
    <SelectContent>
      {choices.map(([one, words]) => (
        <SelectItem key={one} value={one}>
          {words}
        </SelectItem>
      ))}
    </SelectContent>
  </Select>
);
