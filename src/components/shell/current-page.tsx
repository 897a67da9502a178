"use client";

import { usePathname } from "next/navigation";
import { findActive, type NavGroup } from "@/components/shell/navigation";

/** Where the reader is, in the top bar of phones, where the sidebar is out of sight. */
export function CurrentPage({ groups }: { groups: readonly NavGroup[] }) {
  const active = findActive(groups, usePathname());
  return <p className="min-w-0 truncate font-bold font-heading text-base lg:hidden">{active?.label}</p>;
}
