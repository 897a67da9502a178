import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { Button } from "@/components/ui/button";
import { findLinkTarget } from "@/features/identity/accounts/queries";
import { pendingLinkCookie } from "@/features/identity/accounts/schema";
import { AuthCard } from "@/features/identity/components/auth-card";
import { LinkMailButton } from "@/features/identity/components/link-mail-button";
import { LinkPending } from "@/features/identity/components/link-pending";
import { OrDivider } from "@/features/identity/components/or-divider";
import { ProviderButton } from "@/features/identity/components/provider-button";
import { SignInForm } from "@/features/identity/components/sign-in-form";
import { providerChoices, providerName } from "@/features/identity/providers";
import { visitor } from "@/gates/auth";
import { readSealedCookie } from "@/gates/sealed-cookie";
import { currentUser } from "@/gates/session";

export const metadata: Metadata = { title: "Link your sign-in" };

/** A provider's address has an account here already: its owner decides whether the two belong together. */
export default async function LinkPage() {
  const [pending, user] = await Promise.all([readSealedCookie(pendingLinkCookie), currentUser()]);
  const target = pending && (await findLinkTarget(visitor(), pending.userId));
  if (!pending || !target)
    return (
      <AuthCard title="Nothing to link" lead="The sign-in that was waiting here has expired. Begin again.">
        <Button asChild size="lg">
          <AppLink href="/login">To sign-in</AppLink>
        </Button>
      </AuthCard>
    );
  const added = providerName(pending.identity.provider);
  if (user?.userId === pending.userId)
    return (
      <AuthCard
        title={`Link ${added} to your account?`}
        lead={`You are signed in as ${user.email}. From now on ${added} (${pending.identity.email}) will sign you in, too.`}
      >
        <LinkPending providerName={added} />
      </AuthCard>
    );
  const existing = providerChoices().filter(({ id }) => target.providers.includes(id));
  return (
    <AuthCard
      title="You already have an account"
      lead={`${target.email} has an account that ${added} does not open yet. Show that it is yours, and we link the two: a matching address alone is not enough.`}
    >
      <div className="grid gap-4">
        {existing.map(({ id, name }) => (
          <ProviderButton key={id} provider={id} next="/link" emailHint={target.email}>
            Sign in with {name}
          </ProviderButton>
        ))}
        {target.hasPassword && <SignInForm next="/link" email={target.email} />}
        <OrDivider>or</OrDivider>
        <LinkMailButton email={target.email} />
      </div>
    </AuthCard>
  );
}
