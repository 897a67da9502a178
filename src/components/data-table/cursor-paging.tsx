import { ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { AppLink } from "@/components/app-link";
import { Button } from "@/components/ui/button";

export type CursorPagingProps = {
  newerHref?: string | null;
  olderHref?: string | null;
  /** Other words where rows are ordered by time. */
  newerLabel?: string;
  olderLabel?: string;
  /** At the left: "1,204 mails", say. */
  summary?: ReactNode;
};

/** Steps through pages by cursor: there is no page number, because rows move while one reads. */
export function CursorPaging({
  newerHref,
  olderHref,
  newerLabel = "First page",
  olderLabel = "Next page",
  summary,
}: CursorPagingProps) {
  if (!newerHref && !olderHref && !summary) return null;
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-4 border-t px-4 py-2.5">
      <span className="text-muted-foreground text-sm">{summary}</span>
      <span className="flex gap-2">
        <Step href={newerHref}>
          <ChevronLeft aria-hidden />
          {newerLabel}
        </Step>
        <Step href={olderHref}>
          {olderLabel}
          <ChevronRight aria-hidden />
        </Step>
      </span>
    </nav>
  );
}

function Step({ href, children }: { href: string | null | undefined; children: ReactNode }) {
  if (!href) {
    return (
      <Button variant="outline" size="sm" disabled>
        {children}
      </Button>
    );
  }
  return (
    <Button variant="outline" size="sm" asChild>
      <AppLink href={href}>{children}</AppLink>
    </Button>
  );
}
