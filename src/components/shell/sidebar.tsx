"use client";

import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { type ReactNode, useState } from "react";
import { AppLink } from "@/components/app-link";
import { BrandMark, BrandName } from "@/components/brand-mark";
import { cn } from "@/components/cn";
import { NavList } from "@/components/shell/nav-list";
import type { NavGroup } from "@/components/shell/navigation";
import { COLLAPSED_COOKIE } from "@/components/shell/sidebar-cookie";
import { Button } from "@/components/ui/button";

const COOKIE_MAX_AGE_SECONDS = 60 * 60 * 24 * 365;

export type SidebarProps = {
  brandName: string;
  homeHref: string;
  groups: readonly NavGroup[];
  /** Above the navigation: the workspace switcher. */
  top?: ReactNode;
  /** Below it: a note or a checklist. Hidden while collapsed. */
  bottom?: ReactNode;
  isCollapsedAtFirst: boolean;
};

export function Sidebar({ brandName, homeHref, groups, top, bottom, isCollapsedAtFirst }: SidebarProps) {
  const [isCollapsed, setIsCollapsed] = useState(isCollapsedAtFirst);
  const toggle = () => {
    const next = !isCollapsed;
    setIsCollapsed(next);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and Firefox ESR.
    document.cookie = `${COLLAPSED_COOKIE}=${next ? "1" : "0"}; path=/; max-age=${COOKIE_MAX_AGE_SECONDS}; samesite=lax`;
  };
  return (
    <aside
      data-collapsed={isCollapsed}
      className={cn(
        "group/sidebar sticky top-0 hidden h-dvh shrink-0 flex-col gap-5 border-sidebar-border border-r bg-sidebar py-4 transition-[width] duration-200 lg:flex",
        isCollapsed ? "w-17 px-2.5" : "w-64 px-3.5",
      )}
    >
      <AppLink
        href={homeHref}
        aria-label={brandName}
        className={cn("flex h-9 items-center rounded-md", isCollapsed ? "justify-center" : "px-1.5")}
      >
        {isCollapsed ? <BrandMark /> : <BrandName name={brandName} />}
      </AppLink>
      {top}
      <div className="-mx-1 min-h-0 flex-1 overflow-y-auto px-1">
        <NavList groups={groups} isCollapsed={isCollapsed} />
      </div>
      {!isCollapsed && bottom}
      <Button
        variant="ghost"
        size="sm"
        onClick={toggle}
        aria-expanded={!isCollapsed}
        className={cn("text-muted-foreground", isCollapsed ? "px-0" : "justify-start")}
      >
        {isCollapsed ? <PanelLeftOpen aria-hidden /> : <PanelLeftClose aria-hidden />}
        <span className={cn(isCollapsed && "sr-only")}>Collapse sidebar</span>
      </Button>
    </aside>
  );
}
