import "server-only";
import { env } from "@/env";
import type { ProviderId } from "./accounts/schema";

export type ProviderSettings = {
  id: ProviderId;
  name: string;
  clientId: string;
  clientSecret: string;
  /** The OpenID discovery document. */
  wellKnown: string;
};

const discovery = (issuer: string) => `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;

/** The identity providers whose variables are set, in the order of their buttons. */
export function configuredProviders(): ProviderSettings[] {
  const e = env();
  const microsoft = e.MICROSOFT_BASE_URL ?? "https://login.microsoftonline.com";
  const all = [
    {
      id: "google" as const,
      name: "Google",
      clientId: e.GOOGLE_CLIENT_ID,
      clientSecret: e.GOOGLE_CLIENT_SECRET,
      wellKnown: discovery(e.GOOGLE_BASE_URL ?? "https://accounts.google.com"),
    },
    {
      id: "microsoft" as const,
      name: "Microsoft",
      clientId: e.MICROSOFT_CLIENT_ID,
      clientSecret: e.MICROSOFT_CLIENT_SECRET,
      wellKnown: discovery(`${microsoft.replace(/\/$/, "")}/${e.MICROSOFT_TENANT_ID}/v2.0`),
    },
    {
      id: "oidc" as const,
      name: e.OIDC_NAME,
      clientId: e.OIDC_CLIENT_ID,
      clientSecret: e.OIDC_CLIENT_SECRET,
      wellKnown: e.OIDC_ISSUER ? discovery(e.OIDC_ISSUER) : undefined,
    },
  ];
  return all.flatMap(({ clientId, clientSecret, wellKnown, ...rest }) =>
    clientId && clientSecret && wellKnown ? [{ ...rest, clientId, clientSecret, wellKnown }] : [],
  );
}

export type ProviderChoice = Pick<ProviderSettings, "id" | "name">;
/** What the sign-in pages show. */
export const providerChoices = (): ProviderChoice[] => configuredProviders().map(({ id, name }) => ({ id, name }));

const names: Record<string, string> = { google: "Google", microsoft: "Microsoft", credentials: "E-mail and password" };
export const providerName = (id: string) => (id === "oidc" ? env().OIDC_NAME : (names[id] ?? id));
