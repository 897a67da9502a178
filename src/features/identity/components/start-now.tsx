"use client";

import { LoaderCircle } from "lucide-react";
import { useEffect, useRef } from "react";
import { startProvider } from "./browser-sign-in";

type StartNowProps = { provider: string; providerName: string; next: string };

/** Leaves for the provider without another click. Coming back with the browser finds the plain page. */
export function StartNow({ provider, providerName, next }: StartNowProps) {
  const hasStarted = useRef(false);
  useEffect(() => {
    if (hasStarted.current) return;
    hasStarted.current = true;
    window.history.replaceState(null, "", window.location.pathname);
    void startProvider(provider, next);
  }, [provider, next]);
  return (
    <p role="status" className="flex items-center gap-2.5 text-muted-foreground text-sm">
      <LoaderCircle aria-hidden className="size-4 animate-spin text-primary" />
      Taking you to {providerName}…
    </p>
  );
}
