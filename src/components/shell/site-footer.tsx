import { AppLink } from "@/components/app-link";
import { BrandName } from "@/components/brand-mark";
import type { SiteLink } from "@/components/shell/site-header";

type SiteFooterProps = {
  brandName: string;
  tagline: string;
  legalName: string;
  year: number;
  columns: readonly { heading: string; links: readonly SiteLink[] }[];
};

export function SiteFooter({ brandName, tagline, legalName, year, columns }: SiteFooterProps) {
  return (
    <footer className="border-t bg-sidebar">
      <div className="mx-auto grid max-w-6xl gap-10 px-4 py-14 sm:px-6 md:grid-cols-[1.4fr_2fr]">
        <div>
          <BrandName name={brandName} />
          <p className="mt-3 max-w-xs text-muted-foreground text-sm">{tagline}.</p>
        </div>
        <div className="grid grid-cols-2 gap-8 sm:grid-cols-3">
          {columns.map(({ heading, links }) => (
            <nav key={heading} aria-label={heading}>
              <p className="font-bold font-heading text-sm">{heading}</p>
              <ul className="mt-3 grid gap-2.5 text-sm">
                {links.map((link) => (
                  <li key={link.href}>
                    <AppLink
                      href={link.href}
                      className="text-muted-foreground transition-colors hover:text-foreground hover:underline"
                    >
                      {link.label}
                    </AppLink>
                  </li>
                ))}
              </ul>
            </nav>
          ))}
        </div>
      </div>
      <p className="border-t px-4 py-5 text-center text-muted-foreground text-xs">
        © {year} {legalName}
      </p>
    </footer>
  );
}
