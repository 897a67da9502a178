"use client";

import * as ProgressPrimitive from "radix-ui/progress";
import { cn } from "@/components/cn";

type ProgressProps = {
  /** 0 to `max`; null while the total is not known. */
  value: number | null;
  max?: number;
  /** What is under way, for assistive technology. */
  label: string;
  className?: string;
};

export function Progress({ value, max = 100, label, className }: ProgressProps) {
  const share = value === null || max <= 0 ? null : Math.min(100, Math.max(0, (value / max) * 100));
  return (
    <ProgressPrimitive.Root
      aria-label={label}
      value={share === null ? null : Math.round(share)}
      className={cn("relative h-2 w-full overflow-hidden rounded-full bg-secondary", className)}
    >
      <ProgressPrimitive.Indicator
        className={cn(
          "block h-full rounded-full bg-linear-to-r from-brand to-brand-accent transition-[width] duration-500",
          share === null && "w-1/3! animate-pulse",
        )}
        style={{ width: `${share ?? 0}%` }}
      />
    </ProgressPrimitive.Root>
  );
}
