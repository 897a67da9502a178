"use client";

import { Check, ChevronsUpDown, Plus } from "lucide-react";
import { AppLink } from "@/components/app-link";
import { Avatar } from "@/components/ui/avatar";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";

type SwitcherEntry = { name: string; href: string; note?: string };

type WorkspaceSwitcherProps = {
  current: SwitcherEntry;
  /** All of them, the current one too. */
  entries: readonly SwitcherEntry[];
  createHref?: string;
};

/** Shrinks to the initials inside a collapsed sidebar. */
export function WorkspaceSwitcher({ current, entries, createHref }: WorkspaceSwitcherProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="flex w-full items-center gap-2.5 rounded-lg border bg-card p-2 text-left shadow-xs transition-colors hover:bg-accent group-data-[collapsed=true]/sidebar:justify-center group-data-[collapsed=true]/sidebar:p-1.5">
        <Avatar name={current.name} size="sm" className="rounded-md" />
        <span className="min-w-0 flex-1 group-data-[collapsed=true]/sidebar:sr-only">
          <span className="block truncate font-semibold text-sm leading-tight">{current.name}</span>
          {current.note && <span className="block truncate text-muted-foreground text-xs">{current.note}</span>}
          <span className="sr-only">, switch workspace</span>
        </span>
        <ChevronsUpDown
          aria-hidden
          className="size-4 shrink-0 text-muted-foreground group-data-[collapsed=true]/sidebar:hidden"
        />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="w-60">
        <DropdownMenuLabel>Workspaces</DropdownMenuLabel>
        {entries.map((entry) => (
          <DropdownMenuItem key={entry.href} asChild>
            <AppLink href={entry.href}>
              <Avatar name={entry.name} size="sm" className="rounded-md" />
              <span className="min-w-0 flex-1 truncate">{entry.name}</span>
              {entry.href === current.href && (
                <>
                  <Check aria-hidden className="text-primary" />
                  <span className="sr-only">(current)</span>
                </>
              )}
            </AppLink>
          </DropdownMenuItem>
        ))}
        {createHref && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem asChild>
              <AppLink href={createHref}>
                <Plus aria-hidden />
                New workspace
              </AppLink>
            </DropdownMenuItem>
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
