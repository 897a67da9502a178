import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { BrandName } from "@/components/brand-mark";
import { MAIN_ID, SkipLink } from "@/components/shell/skip-link";
import { ThemeToggle } from "@/components/theme/theme-toggle";
import { SignInAside } from "@/features/identity/components/sign-in-aside";
import { service } from "@/service.config";

export const metadata: Metadata = { robots: { index: false } };

export default function AuthLayout({ children }: LayoutProps<"/">) {
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,0.9fr)]">
      <SkipLink />
      <div className="flex flex-col px-4 py-5 sm:px-8">
        <header className="flex items-center justify-between">
          <AppLink href="/" aria-label={`${service.name}, start page`} className="rounded-md">
            <BrandName name={service.name} />
          </AppLink>
          <ThemeToggle />
        </header>
        <main id={MAIN_ID} tabIndex={-1} className="mx-auto my-auto w-full max-w-md py-10 outline-none">
          {children}
        </main>
        <footer className="flex gap-5 text-muted-foreground text-sm [&>a]:inline-flex [&>a]:min-h-10 [&>a]:items-center">
          <AppLink href="/privacy" className="hover:text-foreground">
            Privacy
          </AppLink>
          <AppLink href="/terms" className="hover:text-foreground">
            Terms
          </AppLink>
        </footer>
      </div>
      <SignInAside />
    </div>
  );
}
