"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";

const runningMs = 1_200;
const idleMs = 20_000;

type LiveRefreshProps = {
  /** A gated GET that answers `{ version, isRunning }`, such as `/api/gmail/progress?workspace=acme`. */
  url: string;
  /** The version the page was rendered with. */
  version: string;
};

type Answer = { version: string; isRunning: boolean };

/**
 * Keeps a server-rendered page current without a reload: asks `url` every 1.2 s while something runs
 * (every 20 s otherwise, never in a hidden tab) and renders the page anew when `version` has changed.
 */
export function LiveRefresh({ url, version }: LiveRefreshProps) {
  const router = useRouter();
  const [isRendering, render] = useTransition();
  const shown = useRef({ version, isRendering });
  useEffect(() => {
    shown.current = { version, isRendering };
  }, [version, isRendering]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let wasRunning = false;
    const leaving = new AbortController();
    const look = async () => {
      let waitMs = idleMs;
      try {
        if (document.visibilityState === "visible") {
          const response = await fetch(url, { signal: leaving.signal, headers: { accept: "application/json" } });
          const answer: Answer | null = response.ok && !response.redirected ? await response.json() : null;
          if (answer?.isRunning) waitMs = runningMs;
          // The end of a run is always shown: the frame around the page may have read its figures a moment earlier.
          const hasEnded = wasRunning && answer?.isRunning === false;
          wasRunning = answer?.isRunning ?? wasRunning;
          // One rendering at a time; one that fails leaves the old version, so the next look asks again.
          if (answer && !shown.current.isRendering && (hasEnded || answer.version !== shown.current.version))
            render(() => router.refresh());
        }
      } catch {
        // Offline, or the page is being left: the next look is due anyway.
      }
      if (!leaving.signal.aborted) timer = setTimeout(look, waitMs);
    };
    const lookNow = () => {
      clearTimeout(timer);
      timer = setTimeout(look, 0);
    };
    timer = setTimeout(look, runningMs);
    document.addEventListener("visibilitychange", lookNow);
    window.addEventListener(liveEvent, lookNow);
    return () => {
      leaving.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", lookNow);
      window.removeEventListener(liveEvent, lookNow);
    };
  }, [url, router]);
  return null;
}

const liveEvent = "inflow:live";
/** Has every LiveRefresh look at once: call it after starting something. */
export const lookNow = () => window.dispatchEvent(new Event(liveEvent));
