"use client";

import { usePathname } from "next/navigation";
import { AppLink } from "@/components/app-link";
import { cn } from "@/components/cn";
import { NavIcon } from "@/components/shell/nav-icon";
import { findActive, type NavGroup } from "@/components/shell/navigation";
import { Tooltip } from "@/components/ui/tooltip";

type NavListProps = {
  groups: readonly NavGroup[];
  isCollapsed?: boolean;
  onNavigate?: () => void;
};

export function NavList({ groups, isCollapsed = false, onNavigate }: NavListProps) {
  const active = findActive(groups, usePathname());
  return (
    <nav aria-label="Main" className="grid gap-5">
      {groups.map((group) => (
        <div key={group.heading ?? group.items[0]?.href} className="grid gap-0.5">
          {group.heading && !isCollapsed && (
            <p className="px-3 pb-1 font-semibold text-muted-foreground text-xs">{group.heading}</p>
          )}
          <ul className="grid gap-0.5">
            {group.items.map((item) => {
              const link = (
                <AppLink
                  href={item.href}
                  onClick={onNavigate}
                  aria-current={item === active ? "page" : undefined}
                  className={cn(
                    "group flex h-10 items-center gap-3 rounded-lg px-3 font-medium text-[0.96875rem] text-sidebar-foreground transition-colors hover:bg-sidebar-accent/70 hover:text-foreground",
                    item === active && "bg-sidebar-accent font-semibold text-foreground",
                    isCollapsed && "justify-center px-0",
                  )}
                >
                  <NavIcon
                    name={item.icon}
                    className={cn(
                      "size-5 shrink-0",
                      item === active ? "text-primary" : "text-muted-foreground group-hover:text-foreground",
                    )}
                  />
                  <span className={isCollapsed ? "sr-only" : "truncate"}>{item.label}</span>
                  {item.badge && !isCollapsed && (
                    <span className="tabular ml-auto rounded-full bg-primary-soft px-2 font-semibold text-primary text-xs">
                      {item.badge}
                    </span>
                  )}
                </AppLink>
              );
              return (
                <li key={item.href}>
                  {isCollapsed ? (
                    <Tooltip content={item.label} side="right">
                      {link}
                    </Tooltip>
                  ) : (
                    link
                  )}
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </nav>
  );
}
