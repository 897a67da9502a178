"use client";

import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { AppLink } from "@/components/app-link";
import { cn } from "@/components/cn";
import { NavIcon } from "@/components/shell/nav-icon";
import { findActive, type NavItem } from "@/components/shell/navigation";

/** More than so many stand closer together, without their pictures. */
const manyItems = 8;

/** A row of links between sibling pages, as in settings; scrolls sideways on phones, and takes a second row elsewhere. */
export function SubNav({ label, items }: { label: string; items: readonly NavItem[] }) {
  const active = findActive([{ items }], usePathname());
  const current = useRef<HTMLLIElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page brings its own link into view.
  useEffect(() => current.current?.scrollIntoView({ block: "nearest", inline: "center" }), [active]);
  return (
    <nav aria-label={label} className="-mx-4 overflow-x-auto border-b px-4 sm:mx-0 sm:px-0">
      <ul className="flex gap-1 md:flex-wrap">
        {items.map((item) => (
          <li key={item.href} ref={item === active ? current : undefined}>
            <AppLink
              href={item.href}
              aria-current={item === active ? "page" : undefined}
              className={cn(
                "-mb-px flex h-11 items-center gap-2 whitespace-nowrap border-transparent border-b-2 px-3 font-semibold text-muted-foreground text-sm outline-offset-[-3px]! transition-colors hover:text-foreground",
                item === active && "border-primary text-foreground",
              )}
            >
              {items.length <= manyItems && (
                <NavIcon name={item.icon} className={cn("size-4", item === active && "text-primary")} />
              )}
              {item.label}
            </AppLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
