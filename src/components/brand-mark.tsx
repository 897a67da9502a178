import { useId } from "react";
import { cn } from "@/components/cn";

/** The sign: a sheet flowing into a tray. Drawn in the brand colours of the current theme. */
export function BrandMark({ className }: { className?: string }) {
  const gradient = useId();
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={cn("size-8", className)}>
      <defs>
        <linearGradient id={gradient} x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor="var(--brand-accent)" />
          <stop offset="0.6" stopColor="var(--brand)" />
        </linearGradient>
      </defs>
      <rect width="32" height="32" rx="9" fill={`url(#${gradient})`} />
      <path
        d="M7.5 17.5h3.6c.7 0 1.3.4 1.6 1l.5 1c.3.6.9 1 1.6 1h2.4c.7 0 1.3-.4 1.6-1l.5-1c.3-.6.9-1 1.6-1h3.6v4.3a3 3 0 0 1-3 3h-11a3 3 0 0 1-3-3z"
        fill="white"
      />
      <path
        d="M16 6.5v8m0 0-3.4-3.4M16 14.5l3.4-3.4"
        fill="none"
        stroke="white"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

export function BrandName({ name, className }: { name: string; className?: string }) {
  return (
    <span
      className={cn("inline-flex items-center gap-2.5 font-extrabold font-heading text-lg tracking-tight", className)}
    >
      <BrandMark />
      {name}
    </span>
  );
}
