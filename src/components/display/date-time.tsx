"use client";

import { useSyncExternalStore } from "react";
import { type DateStyle, formatDate, formatRelative } from "@/components/display/format";
import { useHydrated } from "@/components/display/use-hydrated";

const TICK_MS = 30_000;

type TimeProps = { at: Date | string | number; className?: string };

/** An instant in the reader's zone (UTC until the browser has taken over). */
export function DateTime({ at, style = "datetime", className }: TimeProps & { style?: DateStyle }) {
  const isHydrated = useHydrated();
  const instant = new Date(at);
  return (
    <time
      key={isHydrated ? "reader" : "server"}
      dateTime={instant.toISOString()}
      title={isHydrated ? instant.toLocaleString() : undefined}
      className={className}
    >
      {formatDate(instant, style, isHydrated ? undefined : "UTC")}
    </time>
  );
}

function subscribeToClock(onTick: () => void) {
  const timer = setInterval(onTick, TICK_MS);
  return () => clearInterval(timer);
}
const readClock = () => Math.floor(Date.now() / TICK_MS) * TICK_MS;

/** "3 min. ago", kept current; a date once the instant is a week away. The full instant is in the title. */
export function RelativeTime({ at, className }: TimeProps) {
  const isHydrated = useHydrated();
  useSyncExternalStore(subscribeToClock, readClock, () => 0);
  const instant = new Date(at);
  const zone = isHydrated ? undefined : "UTC";
  return (
    <time
      key={isHydrated ? "reader" : "server"}
      dateTime={instant.toISOString()}
      title={isHydrated ? instant.toLocaleString() : undefined}
      className={className}
      suppressHydrationWarning
    >
      {formatRelative(instant, new Date()) ?? formatDate(instant, "date", zone)}
    </time>
  );
}
