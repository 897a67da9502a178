import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { AuthCard } from "@/features/identity/components/auth-card";
import { ForgotForm } from "@/features/identity/components/forgot-form";

export const metadata: Metadata = { title: "Forgot password" };

export default function ForgotPage() {
  return (
    <AuthCard
      title="Set a new password"
      lead="We mail you a link that works for 30 minutes, once."
      footer={
        <AppLink href="/login" className="font-semibold text-primary hover:underline">
          Back to sign-in
        </AppLink>
      }
    >
      <ForgotForm />
    </AuthCard>
  );
}
