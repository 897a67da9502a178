import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { ConfirmPage } from "@/features/consent/components/confirm-page";
import { PreferencePage } from "@/features/consent/components/preference-page";
import { UnsubscribePage } from "@/features/consent/components/unsubscribe-page";
import { languageOf } from "@/features/consent/language/words";
import { describeLink } from "@/features/consent/links/queries";

export const metadata: Metadata = { title: "Your mail preferences" };

/** Opened from a mail, by anybody who holds it, and by programs that check links: nothing is changed here. */
export default async function LinkPage({ params, searchParams }: PageProps<"/u/[token]">) {
  const [{ token }, { done }, asked] = await Promise.all([params, searchParams, headers()]);
  const view = await describeLink(token);
  if (!view) notFound();
  const language = languageOf(view.locale, asked.get("accept-language") ?? "");
  const common = { token, view, language };
  return (
    <div lang={language}>
      {view.scope === "confirm" && <ConfirmPage {...common} />}
      {view.scope === "unsubscribe" && <UnsubscribePage {...common} isDone={done === "unsubscribed"} />}
      {view.scope === "preferences" && (
        <PreferencePage {...common} saving={done === "saved" || done === "later" ? done : null} />
      )}
    </div>
  );
}
