import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { Button } from "@/components/ui/button";
import { AuthCard } from "@/features/identity/components/auth-card";
import { ProviderButton } from "@/features/identity/components/provider-button";
import { providerChoices } from "@/features/identity/providers";
import { safeReturnPath } from "@/features/identity/return-path";
import { signInProblem } from "@/features/identity/sign-in-problem";

export const metadata: Metadata = { title: "Sign-in did not work" };

/** Names what went wrong and offers the same step again with one click. */
export default async function AuthErrorPage({ searchParams }: PageProps<"/auth-error">) {
  const asked = await searchParams;
  const provider = providerChoices().find(({ id }) => id === asked.provider);
  const problem = signInProblem(String(asked.error ?? ""), provider?.name ?? "the provider");
  return (
    <AuthCard title={problem.title} lead={problem.message}>
      <div className="grid gap-2.5">
        {problem.canRetry && provider && (
          <ProviderButton provider={provider.id} next={safeReturnPath(asked.next)} variant="default" isChoosing>
            Try again with {provider.name}
          </ProviderButton>
        )}
        <Button asChild variant="outline" size="lg">
          <AppLink href="/login">Other ways to sign in</AppLink>
        </Button>
      </div>
    </AuthCard>
  );
}
