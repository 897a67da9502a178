import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AppLink } from "@/components/app-link";
import { AuthCard } from "@/features/identity/components/auth-card";
import { OrDivider } from "@/features/identity/components/or-divider";
import { ProviderButton } from "@/features/identity/components/provider-button";
import { SignUpForm } from "@/features/identity/components/sign-up-form";
import { StartNow } from "@/features/identity/components/start-now";
import { providerChoices } from "@/features/identity/providers";
import { appRoute, safeReturnPath } from "@/features/identity/return-path";
import { currentUser } from "@/gates/session";
import { service } from "@/service.config";

export const metadata: Metadata = { title: "Sign up" };

const gmailFirst = "/welcome?intent=gmail";

export default async function SignUpPage({ searchParams }: PageProps<"/signup">) {
  const { next: asked, with: chosen } = await searchParams;
  const next = safeReturnPath(asked);
  if (await currentUser()) redirect(appRoute(asked ? next : gmailFirst));
  const providers = providerChoices();
  const google = providers.find(({ id }) => id === "google");
  const others = providers.filter(({ id }) => id !== "google");
  return (
    <AuthCard
      title={`Start with ${service.name}`}
      lead={`${service.credits.welcomeGrant} credits are on us. No card needed.`}
      footer={
        <>
          Have an account?{" "}
          <AppLink
            href={asked ? `/login?next=${encodeURIComponent(next)}` : "/login"}
            className="font-semibold text-primary hover:underline"
          >
            Sign in
          </AppLink>
        </>
      }
    >
      {google && (
        <div className="grid gap-2">
          {chosen === "gmail" && <StartNow provider="google" providerName={google.name} next={gmailFirst} />}
          <ProviderButton provider="google" next={asked ? next : gmailFirst} variant="default">
            Sign up with Gmail
          </ProviderButton>
          <p className="text-muted-foreground text-sm">
            First only your name and address. Reading mail is a second step that we explain before you decide.
          </p>
        </div>
      )}
      {others.length > 0 && (
        <div className="grid gap-2.5">
          {others.map(({ id, name }) => (
            <ProviderButton key={id} provider={id} next={next}>
              Sign up with {name}
            </ProviderButton>
          ))}
        </div>
      )}
      {providers.length > 0 && <OrDivider>or with e-mail</OrDivider>}
      <SignUpForm />
      <p className="text-muted-foreground text-sm">
        By signing up you agree to the{" "}
        <AppLink href="/terms" className="underline">
          terms
        </AppLink>{" "}
        and the{" "}
        <AppLink href="/privacy" className="underline">
          privacy notice
        </AppLink>
        .
      </p>
    </AuthCard>
  );
}
