"use client";

import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { ThemeProvider } from "@/components/theme/theme-provider";
import { Toaster } from "@/components/ui/toaster";
import { TooltipProvider } from "@/components/ui/tooltip";

/** What every page needs in the browser. Mounted once, by the root layout. */
export function Providers({ nonce, children }: { nonce?: string; children: ReactNode }) {
  return (
    <ThemeProvider nonce={nonce}>
      <NuqsAdapter>
        <TooltipProvider delayDuration={250}>{children}</TooltipProvider>
        <Toaster />
      </NuqsAdapter>
    </ThemeProvider>
  );
}
