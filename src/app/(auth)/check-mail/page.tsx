import { MailCheck } from "lucide-react";
import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { AuthCard } from "@/features/identity/components/auth-card";
import { ResendForm } from "@/features/identity/components/resend-form";

export const metadata: Metadata = { title: "Check your mail" };

/** The same page whether or not the address has an account. */
export default async function CheckMailPage({ searchParams }: PageProps<"/check-mail">) {
  const purpose = (await searchParams).for === "reset" ? "reset" : "verify";
  return (
    <AuthCard
      title="Check your mail"
      lead={
        purpose === "reset"
          ? "If the address has an account, a link to set a new password is on its way."
          : "We have sent you a mail. Open it to confirm your address and go on."
      }
      footer={
        <AppLink href="/login" className="font-semibold text-primary hover:underline">
          Back to sign-in
        </AppLink>
      }
    >
      <div className="grid gap-4 rounded-xl border bg-card p-5 shadow-xs">
        <p className="flex gap-3 text-sm">
          <MailCheck aria-hidden className="size-5 shrink-0 text-primary" />
          <span>Nothing there after a minute? Look in the spam folder, check the address, and ask for it again.</span>
        </p>
        <ResendForm purpose={purpose} />
      </div>
    </AuthCard>
  );
}
