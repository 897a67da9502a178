"use client";

import "./globals.css";
import { captureException } from "@sentry/nextjs";
import { useEffect } from "react";
import { MessagePage } from "@/components/shell/message-page";
import { themeCss } from "@/components/theme/theme-css";
import { service } from "@/service.config";

/** Stands in for the whole document when even the root layout failed. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => {
    captureException(error);
  }, [error]);
  return (
    <html lang="en">
      <head>
        <title>{service.name}</title>
        <style>{themeCss(service.theme)}</style>
      </head>
      <body>
        <MessagePage brandName={service.name} title="The page could not be loaded" onRetry={reset}>
          Something went wrong on our side.
          {error.digest && ` If you write to us, mention ${error.digest}.`}
        </MessagePage>
      </body>
    </html>
  );
}
