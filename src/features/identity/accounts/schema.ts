import { z } from "zod";
import type { SealedCookie } from "@/gates/sealed-cookie";

export const providerIds = ["google", "microsoft", "oidc"] as const;
export const ProviderId = z.enum(providerIds);
export type ProviderId = z.output<typeof ProviderId>;

/** Who a provider says has just signed in there. */
export const ProviderIdentity = z.object({
  provider: ProviderId,
  providerAccountId: z.string().min(1),
  email: z.string().nullable(),
  isEmailVerified: z.boolean(),
  name: z.string().nullable(),
});
export type ProviderIdentity = z.output<typeof ProviderIdentity>;

/** A proven provider sign-in that waits for its account's owner to agree. Lives in an encrypted cookie. */
export const PendingLink = z.object({ userId: z.uuid(), identity: ProviderIdentity });
export type PendingLink = z.output<typeof PendingLink>;

/** "Link another sign-in": which signed-in person began it. Lives in an encrypted cookie. */
export const LinkIntent = z.object({ userId: z.uuid(), provider: ProviderId });
export type LinkIntent = z.output<typeof LinkIntent>;

/** What a mailed link_account secret carries. */
export const LinkData = z.object({ provider: ProviderId, providerAccountId: z.string().min(1), email: z.string() });
export type LinkData = z.output<typeof LinkData>;

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
