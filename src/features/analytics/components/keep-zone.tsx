"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const yearSeconds = 365 * 24 * 60 * 60;

type KeepZoneProps = {
  cookie: string;
  /** The zone this page was rendered for. */
  timeZone: string;
};

/** Tells the server the reader's zone once, by a cookie, so that days and months are theirs. */
export function KeepZone({ cookie, timeZone }: KeepZoneProps) {
  const router = useRouter();
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!own || own === timeZone) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we serve.
    document.cookie = `${cookie}=${encodeURIComponent(own)}; path=/; max-age=${yearSeconds}; samesite=lax`;
    router.refresh();
  }, [cookie, timeZone, router]);
  return null;
}
