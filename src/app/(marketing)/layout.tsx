import { SiteFooter } from "@/components/shell/site-footer";
import { SiteHeader } from "@/components/shell/site-header";
import { MAIN_ID, SkipLink } from "@/components/shell/skip-link";
import { service } from "@/service.config";

export default function MarketingLayout({ children }: LayoutProps<"/">) {
  const { marketing } = service.navigation;
  return (
    <>
      <SkipLink />
      <SiteHeader
        brandName={service.name}
        links={marketing.main}
        signIn={marketing.signIn}
        signUp={{ ...marketing.signUp, label: "Sign up" }}
      />
      <main id={MAIN_ID} tabIndex={-1} className="overflow-x-clip outline-none">
        {children}
      </main>
      <SiteFooter
        brandName={service.name}
        tagline={service.tagline}
        legalName={service.legalName}
        year={new Date().getUTCFullYear()}
        columns={marketing.footer}
      />
    </>
  );
}
