import type { ReactNode } from "react";
import { cn } from "@/components/cn";

type EmptyStateProps = {
  /** A lucide icon element. */
  icon?: ReactNode;
  title: string;
  /** Why it is empty and what will fill it: an empty screen is where a newcomer learns. */
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
};

export function EmptyState({ icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div className={cn("flex flex-col items-center justify-center px-6 py-14 text-center", className)}>
      {icon && (
        <div
          aria-hidden
          className="mb-4 grid size-13 place-content-center rounded-2xl bg-primary-soft text-primary ring-1 ring-primary/10 [&_svg]:size-6"
        >
          {icon}
        </div>
      )}
      <p className="font-bold font-heading text-lg">{title}</p>
      {children && <div className="mt-1.5 max-w-md text-balance text-muted-foreground text-sm">{children}</div>}
      {action && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
