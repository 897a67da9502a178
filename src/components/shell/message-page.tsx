"use client";

import type { ReactNode } from "react";
import { AppLink } from "@/components/app-link";
import { BrandName } from "@/components/brand-mark";
import { Button } from "@/components/ui/button";

type MessagePageProps = {
  brandName: string;
  title: string;
  children: ReactNode;
  onRetry?: () => void;
  /** The link's words; without them there is no link. */
  actionLabel?: string;
  actionHref?: string;
};

/** One message on an otherwise empty page: not found, failed, forbidden. */
export function MessagePage({ brandName, title, children, onRetry, actionLabel, actionHref = "/" }: MessagePageProps) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-8 px-6 py-16 text-center">
      <BrandName name={brandName} />
      <div className="grid max-w-md gap-3">
        <h1 className="text-balance font-bold text-2xl">{title}</h1>
        <p className="text-balance text-muted-foreground">{children}</p>
      </div>
      <div className="flex flex-wrap justify-center gap-2">
        {onRetry && <Button onClick={onRetry}>Try again</Button>}
        {actionLabel && (
          <Button asChild variant={onRetry ? "outline" : "default"}>
            <AppLink href={actionHref}>{actionLabel}</AppLink>
          </Button>
        )}
      </div>
    </main>
  );
}
