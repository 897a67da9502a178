import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { Button } from "@/components/ui/button";
import { LinkData } from "@/features/identity/accounts/schema";
import { AuthCard } from "@/features/identity/components/auth-card";
import { LinkByMail } from "@/features/identity/components/link-by-mail";
import { providerName } from "@/features/identity/providers";
import { findToken } from "@/features/identity/tokens/queries";
import { visitor } from "@/gates/auth";

export const metadata: Metadata = { title: "Allow a sign-in" };

export default async function LinkByMailPage({ params }: PageProps<"/link/[token]">) {
  const { token } = await params;
  const found = await findToken(visitor(), "link_account", token);
  const link = LinkData.safeParse(found?.data);
  if (!found || !link.success)
    return (
      <AuthCard
        title="This link no longer works"
        lead="It was used already or is older than 30 minutes. Sign in again to get a new one."
      >
        <Button asChild size="lg">
          <AppLink href="/login">To sign-in</AppLink>
        </Button>
      </AuthCard>
    );
  const { provider, email } = link.data;
  const name = providerName(provider);
  return (
    <AuthCard
      title={`Allow sign-in with ${name}?`}
      lead={`Whoever holds the ${name} account ${email} will be able to sign in as ${found.user.email}. Allow it only if that is you.`}
    >
      <LinkByMail token={token} provider={provider} providerName={name} />
    </AuthCard>
  );
}
