import type { Metadata } from "next";
import { PauseByLink } from "@/features/digests/components/pause-by-link";
import { AuthCard } from "@/features/identity/components/auth-card";

export const metadata: Metadata = { title: "Pause a digest", robots: { index: false } };

/** Opened from a digest's mail, by anybody who holds it: nothing is changed before the button is pressed. */
export default async function PauseDigestPage({ params }: PageProps<"/digest/[token]">) {
  const { token } = await params;
  return (
    <AuthCard
      title="Pause this digest?"
      lead="No more mails of it are sent until you go on with it under Settings, Digests."
    >
      <PauseByLink token={token} />
    </AuthCard>
  );
}
