"use client";

import { captureException } from "@sentry/nextjs";
import { useEffect } from "react";
import { MessagePage } from "@/components/shell/message-page";
import { service } from "@/service.config";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => {
    captureException(error);
  }, [error]);
  return (
    <MessagePage brandName={service.name} title="This page could not be shown" onRetry={reset} actionLabel="Start page">
      Something went wrong on our side. Nothing was charged for it.
      {error.digest && ` If you write to us, mention ${error.digest}.`}
    </MessagePage>
  );
}
