"use client";

import { Command } from "cmdk";
import { Monitor, Moon, Search, Sun } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { type ReactNode, useEffect, useState } from "react";
import { NavIcon, type NavIconName } from "@/components/shell/nav-icon";
import type { NavGroup } from "@/components/shell/navigation";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "@/components/ui/dialog";

export type CommandItem = {
  label: string;
  href: string;
  icon?: NavIconName;
  /** Other words a person may type for it. */
  keywords?: readonly string[];
};

export type CommandGroup = { heading: string; items: readonly CommandItem[] };

type CommandPaletteProps = {
  groups: readonly NavGroup[];
  commands: readonly CommandGroup[];
};

const themes = [
  { value: "light", label: "Use the light theme", icon: <Sun aria-hidden /> },
  { value: "dark", label: "Use the dark theme", icon: <Moon aria-hidden /> },
  {
    value: "system",
    label: "Use the device's theme",
    icon: <Monitor aria-hidden />,
  },
];

/** Opens with ⌘K or Ctrl+K, or by its button in the top bar. */
export function CommandPalette({ groups, commands }: CommandPaletteProps) {
  const [isOpen, setIsOpen] = useState(false);
  const router = useRouter();
  const { setTheme } = useTheme();

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setIsOpen((wasOpen) => !wasOpen);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  const choose = (run: () => void) => {
    setIsOpen(false);
    run();
  };
  const open = (href: string) => choose(() => router.push(href as Route));
  const pages = groups.flatMap(({ heading, items }) => items.map((item) => ({ ...item, heading })));

  return (
    <>
      <Button
        variant="outline"
        onClick={() => setIsOpen(true)}
        aria-keyshortcuts="Meta+K Control+K"
        className="h-9 w-9 px-0 font-normal pointer-coarse:size-10 text-muted-foreground md:w-72 md:justify-start md:px-3"
      >
        <Search aria-hidden />
        <span className="max-md:sr-only">Search or jump to</span>
        <kbd className="ml-auto hidden rounded border bg-muted px-1.5 font-sans text-xs md:inline">⌘K</kbd>
      </Button>
      <Dialog open={isOpen} onOpenChange={setIsOpen}>
        <DialogContent className="top-[12vh] translate-y-0 gap-0 overflow-hidden p-0 [&>button]:hidden">
          <DialogTitle className="sr-only">Command palette</DialogTitle>
          <DialogDescription className="sr-only">Type to find a page or an action.</DialogDescription>
          <Command label="Command palette" className="flex max-h-[min(28rem,70dvh)] flex-col">
            <div className="flex items-center gap-3 border-b px-4">
              <Search aria-hidden className="size-4.5 text-muted-foreground" />
              <Command.Input
                placeholder="Where to?"
                className="h-13 w-full bg-transparent text-base outline-none placeholder:text-muted-foreground"
              />
              <kbd className="rounded border bg-muted px-1.5 font-sans text-muted-foreground text-xs">esc</kbd>
            </div>
            <Command.List className="overflow-y-auto p-2">
              <Command.Empty className="px-3 py-8 text-center text-muted-foreground text-sm">
                Nothing here has that name.
              </Command.Empty>
              <Section heading="Go to">
                {pages.map((page) => (
                  <Entry
                    key={page.href}
                    id={page.href}
                    keywords={[page.label, page.heading ?? ""]}
                    onSelect={() => open(page.href)}
                  >
                    <NavIcon name={page.icon} />
                    {page.label}
                  </Entry>
                ))}
              </Section>
              {commands.map(({ heading, items }) => (
                <Section key={heading} heading={heading}>
                  {items.map((item) => (
                    <Entry
                      key={item.label}
                      id={`${heading}:${item.label}`}
                      keywords={[item.label, ...(item.keywords ?? [])]}
                      onSelect={() => open(item.href)}
                    >
                      {item.icon && <NavIcon name={item.icon} />}
                      {item.label}
                    </Entry>
                  ))}
                </Section>
              ))}
              <Section heading="Appearance">
                {themes.map(({ value, label, icon }) => (
                  <Entry
                    key={value}
                    id={`theme:${value}`}
                    keywords={[label]}
                    onSelect={() => choose(() => setTheme(value))}
                  >
                    {icon}
                    {label}
                  </Entry>
                ))}
              </Section>
            </Command.List>
          </Command>
        </DialogContent>
      </Dialog>
    </>
  );
}

function Section({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="**:[[cmdk-group-heading]]:px-3 **:[[cmdk-group-heading]]:py-1.5 **:[[cmdk-group-heading]]:font-semibold **:[[cmdk-group-heading]]:text-muted-foreground **:[[cmdk-group-heading]]:text-xs"
    >
      {children}
    </Command.Group>
  );
}

type EntryProps = {
  id: string;
  keywords: string[];
  onSelect: () => void;
  children: ReactNode;
};

function Entry({ id, keywords, onSelect, children }: EntryProps) {
  return (
    <Command.Item
      value={id}
      keywords={keywords}
      onSelect={onSelect}
      className="flex h-10 cursor-pointer select-none items-center gap-3 rounded-lg px-3 text-sm data-[selected=true]:bg-accent [&_svg]:size-4.5 [&_svg]:text-muted-foreground"
    >
      {children}
    </Command.Item>
  );
}
