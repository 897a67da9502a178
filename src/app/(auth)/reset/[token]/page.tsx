import type { Metadata } from "next";
import { AuthCard } from "@/features/identity/components/auth-card";
import { ResendForm } from "@/features/identity/components/resend-form";
import { ResetPasswordForm } from "@/features/identity/components/reset-password-form";
import { findToken } from "@/features/identity/tokens/queries";
import { visitor } from "@/gates/auth";

export const metadata: Metadata = { title: "Set a new password" };

export default async function ResetPage({ params }: PageProps<"/reset/[token]">) {
  const { token } = await params;
  const found = await findToken(visitor(), "reset_password", token);
  if (!found)
    return (
      <AuthCard title="This link no longer works" lead="It was used already or is older than 30 minutes.">
        <ResendForm purpose="reset" label="Mail me a new link" />
      </AuthCard>
    );
  return (
    <AuthCard title="Set a new password" lead="Every other session is signed out when you do.">
      <ResetPasswordForm token={token} email={found.user.email} />
    </AuthCard>
  );
}
