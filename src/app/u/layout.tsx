import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { MAIN_ID, SkipLink } from "@/components/shell/skip-link";
import { service } from "@/service.config";

/** Addresses here are secrets of those who got the mail: no search engine and no other site is told of them. */
export const metadata: Metadata = { robots: { index: false, follow: false }, referrer: "no-referrer" };

/** Pages for people outside, reached from their mail. They work without scripts and without a cookie. */
export default function LinkLayout({ children }: LayoutProps<"/u">) {
  return (
    <div className="flex min-h-dvh flex-col px-4 py-8 sm:py-14">
      <SkipLink />
      <main
        id={MAIN_ID}
        tabIndex={-1}
        className="mx-auto w-full max-w-lg rounded-2xl border bg-card p-6 shadow-xs outline-none sm:p-9"
      >
        {children}
      </main>
      <footer className="mx-auto mt-6 flex gap-4 text-muted-foreground text-sm">
        <span>Sent with {service.name}</span>
        <AppLink href="/privacy" className="underline underline-offset-4 hover:text-foreground">
          Privacy
        </AppLink>
      </footer>
    </div>
  );
}
