"use client";

import { LogOut } from "lucide-react";
import { AppLink } from "@/components/app-link";
import { NavIcon, type NavIconName } from "@/components/shell/nav-icon";
import { Avatar } from "@/components/ui/avatar";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";

type UserMenuProps = {
  user: { name: string; email: string; imageUrl?: string | null };
  links: readonly { label: string; href: string; icon: NavIconName }[];
  /** A server action, or any function; it navigates away itself. */
  onSignOut: () => Promise<void> | void;
};

export function UserMenu({ user, links, onSignOut }: UserMenuProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        className="relative ml-0.5 rounded-full after:absolute after:-inset-1"
        aria-label={`Account of ${user.name}`}
      >
        <Avatar name={user.name} imageUrl={user.imageUrl} />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="w-64">
        <div className="px-2.5 py-2">
          <p className="truncate font-semibold text-sm">{user.name}</p>
          <p className="truncate text-muted-foreground text-sm">{user.email}</p>
        </div>
        <DropdownMenuSeparator />
        {links.map((link) => (
          <DropdownMenuItem key={link.href} asChild>
            <AppLink href={link.href}>
              <NavIcon name={link.icon} />
              {link.label}
            </AppLink>
          </DropdownMenuItem>
        ))}
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => void onSignOut()}>
          <LogOut aria-hidden />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
