import type { SealedCookie } from "@/gates/sealed-cookie";
import { LinkIntent, PendingLink } from "./schema";

const minute = 60;

/** Set by "link another sign-in"; the provider's answer must come back to the same person. */
export const linkIntentCookie: SealedCookie<typeof LinkIntent> = {
  name: "inflow.link-intent",
  maxAgeSeconds: 10 * minute,
  schema: LinkIntent,
};

/** Set when a provider's address has an account already; read by the page that explains it. */
export const pendingLinkCookie: SealedCookie<typeof PendingLink> = {
  name: "inflow.pending-link",
  maxAgeSeconds: 15 * minute,
  schema: PendingLink,
};
