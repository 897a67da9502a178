export type Claims = Readonly<Record<string, unknown>>;
export type ProviderEmail = { email: string | null; isVerified: boolean };

/** Personal Microsoft accounts all live in this tenant; their addresses are verified by Microsoft. */
const personalMicrosoftTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
const sharedTenants = ["common", "organizations", "consumers"];

const isYes = (value: unknown) => value === true || value === "true" || value === 1 || value === "1";
const isAddress = (value: unknown): value is string =>
  typeof value === "string" && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value);

/**
 * The address a provider vouches for. Microsoft lets any tenant write any address into `email`, so from a shared
 * endpoint it counts only with a proof of domain ownership (`xms_edov`), a personal account, or `email_verified`.
 */
export function providerEmail(provider: string, claims: Claims, microsoftTenant: string): ProviderEmail {
  const found = [claims.email, ...(provider === "microsoft" ? [claims.preferred_username] : [])].find(isAddress);
  const email = found?.trim().toLowerCase() ?? null;
  if (!email) return { email: null, isVerified: false };
  if (provider !== "microsoft") return { email, isVerified: isYes(claims.email_verified) };
  const isOwnTenant = !sharedTenants.includes(microsoftTenant) && claims.tid === microsoftTenant;
  const isPersonal = claims.tid === personalMicrosoftTenant;
  return { email, isVerified: isOwnTenant || isPersonal || isYes(claims.email_verified) || isYes(claims.xms_edov) };
}
