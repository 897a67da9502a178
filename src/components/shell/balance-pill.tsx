import { Coins } from "lucide-react";
import { AppLink } from "@/components/app-link";
import { cn } from "@/components/cn";
import { Credits } from "@/components/display/figures";

type BalancePillProps = {
  /** Spendable micro-credits. */
  micro: bigint | number | string;
  href: string;
  /** Marks a balance that will not last. */
  isLow?: boolean;
};

export function BalancePill({ micro, href, isLow = false }: BalancePillProps) {
  return (
    <AppLink
      href={href}
      className={cn(
        "flex h-9 items-center gap-2 rounded-full pointer-coarse:h-10 border bg-card px-3 font-semibold text-sm shadow-xs transition-colors hover:bg-accent",
        isLow && "border-warning/40 bg-warning-soft text-warning",
      )}
    >
      <Coins aria-hidden className={cn("size-4", isLow ? "text-warning" : "text-primary")} />
      <Credits micro={micro} />
      <span className="sr-only">credits available{isLow && ", running low"}</span>
    </AppLink>
  );
}
