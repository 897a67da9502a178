"use client";

import { usePathname } from "next/navigation";
import { findActive, type NavGroup } from "@/components/shell/navigation";

/** Where the reader is, in the top bar; the page's own heading follows in its frame. */
export function CurrentPage({ groups }: { groups: readonly NavGroup[] }) {
  const active = findActive(groups, usePathname());
  return <p className="min-w-0 truncate font-bold font-heading text-base">{active?.label}</p>;
}
