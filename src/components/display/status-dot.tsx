import type { ReactNode } from "react";
import { cn } from "@/components/cn";

const tones = {
  neutral: "bg-muted-foreground",
  success: "bg-success",
  warning: "bg-warning",
  info: "bg-info",
  destructive: "bg-destructive",
  brand: "bg-brand",
};

type StatusDotProps = {
  tone: keyof typeof tones;
  pulse?: boolean;
  children: ReactNode;
  className?: string;
};

/** A coloured dot and the word that says the same: colour alone tells nothing. `pulse` marks work under way. */
export function StatusDot({ tone, pulse = false, children, className }: StatusDotProps) {
  return (
    <span className={cn("inline-flex items-baseline gap-2 text-sm sm:whitespace-nowrap", className)}>
      <span aria-hidden className={cn("size-2 shrink-0 rounded-full", tones[tone], pulse && "animate-pulse")} />
      <span>{children}</span>
    </span>
  );
}
