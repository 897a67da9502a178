import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ConfirmPage } from "@/features/consent/components/confirm-page";
import { PreferencePage } from "@/features/consent/components/preference-page";
import { UnsubscribePage } from "@/features/consent/components/unsubscribe-page";
import { describeLink } from "@/features/consent/links/queries";

export const metadata: Metadata = { title: "Your mail preferences" };

/** Opened from a mail, by anybody who holds it, and by programs that check links: nothing is changed here. */
export default async function LinkPage({ params, searchParams }: PageProps<"/u/[token]">) {
  const [{ token }, { done }] = await Promise.all([params, searchParams]);
  const view = await describeLink(token);
  if (!view) notFound();
  if (view.scope === "confirm") return <ConfirmPage token={token} view={view} />;
  if (view.scope === "unsubscribe")
    return <UnsubscribePage token={token} view={view} isDone={done === "unsubscribed"} />;
  return <PreferencePage token={token} view={view} isSaved={done === "saved"} />;
}
