import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AppLink } from "@/components/app-link";
import { Alert } from "@/components/ui/alert";
import { AuthCard } from "@/features/identity/components/auth-card";
import { OrDivider } from "@/features/identity/components/or-divider";
import { ProviderButton } from "@/features/identity/components/provider-button";
import { SignInForm } from "@/features/identity/components/sign-in-form";
import { providerChoices } from "@/features/identity/providers";
import { appRoute, safeReturnPath } from "@/features/identity/return-path";
import { currentUser } from "@/gates/session";
import { service } from "@/service.config";

export const metadata: Metadata = { title: "Sign in" };

export default async function LoginPage({ searchParams }: PageProps<"/login">) {
  const { next: asked } = await searchParams;
  const next = safeReturnPath(asked);
  if (await currentUser()) redirect(appRoute(next));
  const providers = providerChoices();
  return (
    <AuthCard
      title={`Sign in to ${service.name}`}
      footer={
        <>
          New here?{" "}
          <AppLink
            href={asked ? `/signup?next=${encodeURIComponent(next)}` : "/signup"}
            className="font-semibold text-primary hover:underline"
          >
            Sign up
          </AppLink>
        </>
      }
    >
      {asked && <Alert>Sign in to go on where you were.</Alert>}
      {providers.length > 0 && (
        <>
          <div className="grid gap-2.5">
            {providers.map(({ id, name }) => (
              <ProviderButton key={id} provider={id} next={next}>
                Continue with {name}
              </ProviderButton>
            ))}
          </div>
          <OrDivider>or with e-mail</OrDivider>
        </>
      )}
      <SignInForm next={next} />
    </AuthCard>
  );
}
