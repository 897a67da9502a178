import type { BadgeVariant } from "@/components/ui/badge";
import type { TransactionKind } from "../schema";

/** What each kind of ledger line is called, and the plural of its filter. */
export const kindWords: Record<TransactionKind, { label: string; filter: string; variant: BadgeVariant }> = {
  grant: { label: "Granted", filter: "Grants", variant: "success" },
  purchase: { label: "Bought", filter: "Purchases", variant: "success" },
  hold: { label: "Set aside", filter: "Set aside", variant: "outline" },
  capture: { label: "Charged", filter: "Charges", variant: "primary" },
  release: { label: "Given back", filter: "Given back", variant: "info" },
  adjustment: { label: "Adjusted", filter: "Adjustments", variant: "warning" },
  expiry: { label: "Expired", filter: "Expired", variant: "warning" },
  claw_back: { label: "Taken back", filter: "Taken back", variant: "warning" },
  restore: { label: "Restored", filter: "Restored", variant: "success" },
  write_off: { label: "On us", filter: "On us", variant: "outline" },
};
