import { z } from "zod";

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
