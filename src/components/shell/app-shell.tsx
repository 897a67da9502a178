import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { type CommandGroup, CommandPalette } from "@/components/shell/command-palette";
import { CurrentPage } from "@/components/shell/current-page";
import { MobileNav } from "@/components/shell/mobile-nav";
import type { NavGroup } from "@/components/shell/navigation";
import { Sidebar } from "@/components/shell/sidebar";
import { COLLAPSED_COOKIE } from "@/components/shell/sidebar-cookie";
import { MAIN_ID, SkipLink } from "@/components/shell/skip-link";
import { ThemeToggle } from "@/components/theme/theme-toggle";

type AppShellProps = {
  brandName: string;
  homeHref: string;
  groups: readonly NavGroup[];
  /** Entries of the command palette besides the navigation, which is always in it. */
  commands?: readonly CommandGroup[];
  /** Usually a `WorkspaceSwitcher`. */
  switcher?: ReactNode;
  /** Usually a `BalancePill`. */
  balance?: ReactNode;
  /** Usually a `UserMenu`. */
  userMenu?: ReactNode;
  /** At the foot of the sidebar. */
  sidebarNote?: ReactNode;
  /** A line over the whole width, as for an outage or a failed connection. */
  banner?: ReactNode;
  children: ReactNode;
};

/** The frame of every signed-in page: sidebar (a drawer on phones), top bar, content. */
export async function AppShell({
  brandName,
  homeHref,
  groups,
  commands = [],
  switcher,
  balance,
  userMenu,
  sidebarNote,
  banner,
  children,
}: AppShellProps) {
  const isCollapsedAtFirst = (await cookies()).get(COLLAPSED_COOKIE)?.value === "1";
  return (
    <div className="flex min-h-dvh">
      <SkipLink />
      <Sidebar
        brandName={brandName}
        homeHref={homeHref}
        groups={groups}
        top={switcher}
        bottom={sidebarNote}
        isCollapsedAtFirst={isCollapsedAtFirst}
      />
      <div className="flex min-w-0 flex-1 flex-col">
        {banner}
        <header className="sticky top-0 z-30 flex h-15 items-center gap-2 border-b bg-background/85 px-4 backdrop-blur-md sm:px-6">
          <MobileNav brandName={brandName} groups={groups} top={switcher} bottom={sidebarNote} />
          <CurrentPage groups={groups} />
          <div className="ml-auto lg:ml-0">
            <CommandPalette groups={groups} commands={commands} />
          </div>
          <div className="flex items-center gap-1.5 lg:ml-auto">
            {balance}
            <ThemeToggle className="hidden sm:inline-flex" />
            {userMenu}
          </div>
        </header>
        <main id={MAIN_ID} tabIndex={-1} className="flex flex-1 flex-col outline-none">
          {children}
        </main>
      </div>
    </div>
  );
}
