import { AppLink } from "@/components/app-link";
import { BrandName } from "@/components/brand-mark";
import { SiteMenu } from "@/components/shell/site-menu";
import { ThemeToggle } from "@/components/theme/theme-toggle";
import { Button } from "@/components/ui/button";

export type SiteLink = { label: string; href: string };

type SiteHeaderProps = { brandName: string; links: readonly SiteLink[]; signIn: SiteLink; signUp: SiteLink };

/** The top of every public page. */
export function SiteHeader({ brandName, links, signIn, signUp }: SiteHeaderProps) {
  return (
    <header className="sticky top-0 z-40 border-transparent border-b bg-background/80 backdrop-blur-lg">
      <div className="mx-auto flex h-16 max-w-6xl items-center gap-6 px-4 sm:px-6">
        <AppLink href="/" aria-label={`${brandName}, start page`} className="flex rounded-md">
          <BrandName name={brandName} />
        </AppLink>
        <nav aria-label="Main" className="ml-4 hidden items-center gap-1 md:flex">
          {links.map((link) => (
            <AppLink
              key={link.href}
              href={link.href}
              className="rounded-md px-3 py-2 font-medium text-muted-foreground text-sm transition-colors hover:text-foreground"
            >
              {link.label}
            </AppLink>
          ))}
        </nav>
        <div className="ml-auto flex items-center gap-1.5">
          <ThemeToggle className="hidden sm:inline-flex" />
          <Button asChild variant="ghost" className="hidden sm:inline-flex">
            <AppLink href={signIn.href}>{signIn.label}</AppLink>
          </Button>
          <Button asChild>
            <AppLink href={signUp.href}>{signUp.label}</AppLink>
          </Button>
          <SiteMenu brandName={brandName} links={[...links, signIn]} />
        </div>
      </div>
    </header>
  );
}
