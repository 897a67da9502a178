import { isZone } from "./days";

/** Remembers per browser in which zone its reader lives. */
export const ZONE_COOKIE = "time-zone";

/** UTC until the browser has said otherwise. */
export const zoneOf = (cookie: string | undefined): string => (cookie && isZone(cookie) ? cookie : "UTC");
