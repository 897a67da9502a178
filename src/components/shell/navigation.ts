import type { NavIconName } from "@/components/shell/nav-icon";

export type NavItem = {
  label: string;
  href: string;
  icon: NavIconName;
  /** Active only on this very address, not below it. */
  exact?: boolean;
  /** Active below this prefix instead of below `href`, as for an entry that opens the first of several tabs. */
  activeUnder?: string;
  /** A short count or word at the right. */
  badge?: string;
};

export type NavGroup = { heading?: string; items: readonly NavItem[] };

export function isActive({ href, exact, activeUnder }: NavItem, pathname: string) {
  const prefix = activeUnder ?? href;
  return pathname === prefix || (!exact && pathname.startsWith(`${prefix}/`));
}

/** The entry for an address; of several the most specific. */
export function findActive(groups: readonly NavGroup[], pathname: string) {
  return groups
    .flatMap((group) => group.items)
    .filter((item) => isActive(item, pathname))
    .sort((one, other) => (other.activeUnder ?? other.href).length - (one.activeUnder ?? one.href).length)[0];
}
