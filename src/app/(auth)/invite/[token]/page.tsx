import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { AuthCard } from "@/features/identity/components/auth-card";
import { OrDivider } from "@/features/identity/components/or-divider";
import { ProviderButton } from "@/features/identity/components/provider-button";
import { SignUpForm } from "@/features/identity/components/sign-up-form";
import { SwitchAccountButton } from "@/features/identity/components/switch-account-button";
import { providerChoices } from "@/features/identity/providers";
import { AcceptInvitation } from "@/features/workspaces/components/accept-invitation";
import { findInvitation } from "@/features/workspaces/team/queries";
import { roleWords } from "@/features/workspaces/team/schema";
import { visitor } from "@/gates/auth";
import { currentUser } from "@/gates/session";

export const metadata: Metadata = { title: "Invitation" };

const ended = {
  accepted: "It was used already. If it was you, just open the workspace.",
  revoked: "It was withdrawn. Ask for a new one.",
  expired: "It is older than a week. Ask for a new one.",
};

export default async function InvitePage({ params }: PageProps<"/invite/[token]">) {
  const { token } = await params;
  const [invitation, user] = await Promise.all([findInvitation(visitor(), token), currentUser()]);
  if (invitation?.state !== "open") {
    const reason = invitation ? ended[invitation.state] : "There may be a newer mail with a newer link.";
    return (
      <AuthCard title="This invitation no longer works" lead={reason}>
        <Button asChild size="lg">
          <AppLink href="/welcome">Go to my workspaces</AppLink>
        </Button>
      </AuthCard>
    );
  }
  const { email, role, workspace, inviterName } = invitation;
  const words = roleWords[role];
  const here = `/invite/${token}`;
  const title = `Join ${workspace.name}`;
  const lead = `${inviterName ?? "An admin"} invites ${email} as ${words.label.toLowerCase()}. ${words.means}`;
  if (user?.email === email)
    return (
      <AuthCard title={title} lead={lead}>
        <AcceptInvitation which={{ token }} workspaceName={workspace.name} />
      </AuthCard>
    );
  if (user)
    return (
      <AuthCard title={title} lead={lead}>
        <Alert variant="warning" title="You are signed in with another address">
          The invitation is for {email}; you are {user.email}.
        </Alert>
        <SwitchAccountButton next={here}>Sign in as someone else</SwitchAccountButton>
      </AuthCard>
    );
  return (
    <AuthCard
      title={title}
      lead={lead}
      footer={
        <>
          Have an account?{" "}
          <AppLink
            href={`/login?next=${encodeURIComponent(here)}`}
            className="font-semibold text-primary hover:underline"
          >
            Sign in
          </AppLink>
        </>
      }
    >
      <div className="grid gap-2.5">
        {providerChoices().map(({ id, name }) => (
          <ProviderButton key={id} provider={id} next={here} emailHint={email}>
            Continue with {name}
          </ProviderButton>
        ))}
      </div>
      <OrDivider>or sign up with a password</OrDivider>
      <SignUpForm email={email} />
    </AuthCard>
  );
}
