import type { BadgeVariant } from "@/components/ui/badge";
import type { LotSource } from "../schema";

/** What each source of credits is called. */
export const sourceWords: Record<LotSource, { label: string; variant: BadgeVariant }> = {
  welcome: { label: "Welcome", variant: "success" },
  pack: { label: "Pack", variant: "primary" },
  plan: { label: "Plan", variant: "info" },
  top_up: { label: "Auto top-up", variant: "primary" },
  adjustment: { label: "From us", variant: "outline" },
};
