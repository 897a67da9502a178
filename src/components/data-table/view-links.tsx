import type { ReactNode } from "react";
import { AppLink } from "@/components/app-link";
import { cn } from "@/components/cn";

type ViewLink = { id: string | null; name: string; href: string; isActive: boolean };
type ViewLinksProps<View extends ViewLink> = {
  views: readonly View[];
  /** What stands beside the name. */
  before?: (view: View) => ReactNode;
  after?: (view: View) => ReactNode;
  /** What can be done with them. */
  children: ReactNode;
};

/** The kept views of a list, one press away. */
export function ViewLinks<View extends ViewLink>({ views, before, after, children }: ViewLinksProps<View>) {
  return (
    <nav aria-label="Views" className="flex items-center gap-1.5 overflow-x-auto pb-0.5">
      {views.map((view) => (
        <AppLink
          key={view.id ?? view.name}
          href={view.href}
          aria-current={view.isActive || undefined}
          className={cn(
            "flex shrink-0 items-center gap-1.5 rounded-full border px-3 py-1 font-semibold text-sm transition-colors hover:bg-muted pointer-coarse:min-h-10",
            view.isActive && "border-primary/40 bg-primary-soft text-primary hover:bg-primary-soft",
          )}
        >
          {before?.(view)}
          <span className="max-w-40 truncate">{view.name}</span>
          {after?.(view)}
        </AppLink>
      ))}
      {children}
    </nav>
  );
}
