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
    <span className={cn("inline-flex items-center gap-2 whitespace-nowrap text-sm", className)}>
      <span aria-hidden className={cn("size-2 rounded-full", tones[tone], pulse && "animate-pulse")} />
      {children}
    </span>
  );
}
