import type { Metadata } from "next";
import { AuthCard } from "@/features/identity/components/auth-card";
import { ConfirmEmailForm } from "@/features/identity/components/confirm-email-form";
import { ResendForm } from "@/features/identity/components/resend-form";
import { findToken } from "@/features/identity/tokens/queries";
import { visitor } from "@/gates/auth";

export const metadata: Metadata = { title: "Confirm your address" };

export default async function VerifyPage({ params }: PageProps<"/verify/[token]">) {
  const { token } = await params;
  const found = await findToken(visitor(), "verify_email", token);
  if (!found)
    return (
      <AuthCard
        title="This link no longer works"
        lead="It was used already or is older than a day. If you have confirmed your address, just sign in."
      >
        <ResendForm purpose="verify" label="Mail me a new link" />
      </AuthCard>
    );
  return (
    <AuthCard title="One last step" lead="Confirm that this address is yours.">
      <ConfirmEmailForm token={token} email={found.user.email} />
    </AuthCard>
  );
}
