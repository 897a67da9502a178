import { ChevronRight } from "lucide-react";
import { Fragment } from "react";
import { AppLink } from "@/components/app-link";
import { cn } from "@/components/cn";

export type Crumb = { label: string; href?: string };

/** The last crumb is the page itself and is never a link. On phones only it and its parent are shown. */
export function Breadcrumb({ items, className }: { items: readonly Crumb[]; className?: string }) {
  return (
    <nav aria-label="Breadcrumb" className={className}>
      <ol className="flex min-w-0 items-center gap-1.5 text-sm">
        {items.map((item, index) => {
          const isLast = index === items.length - 1;
          const isFarUp = index < items.length - 2;
          return (
            <Fragment key={`${item.label}:${item.href}`}>
              <li
                className={cn(
                  "min-w-0 truncate",
                  isFarUp && "hidden sm:block",
                  isLast ? "font-semibold" : "max-w-1/2 shrink-0",
                )}
              >
                {item.href && !isLast ? (
                  <AppLink href={item.href} className="text-muted-foreground hover:text-foreground">
                    {item.label}
                  </AppLink>
                ) : (
                  <span aria-current={isLast ? "page" : undefined}>{item.label}</span>
                )}
              </li>
              {!isLast && (
                <li aria-hidden className={cn("text-muted-foreground", isFarUp && "hidden sm:block")}>
                  <ChevronRight className="size-3.5" />
                </li>
              )}
            </Fragment>
          );
        })}
      </ol>
    </nav>
  );
}
