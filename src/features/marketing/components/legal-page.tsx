import type { ReactNode } from "react";

type LegalPageProps = { title: string; intro: ReactNode; updated: string; children: ReactNode };

/** A page of running text. Headings, lists and links inside it are styled here. */
export function LegalPage({ title, intro, updated, children }: LegalPageProps) {
  return (
    <article className="mx-auto max-w-3xl px-4 py-14 sm:px-6 sm:py-20">
      <h1 className="font-extrabold text-4xl leading-tight">{title}</h1>
      <p className="mt-3 text-muted-foreground text-sm">Last changed on {updated}</p>
      <p className="mt-6 text-lg">{intro}</p>
      <div className="[&_a]:font-semibold [&_a]:text-primary [&_a]:underline [&_a]:underline-offset-4 [&_h2]:mt-10 [&_h2]:font-bold [&_h2]:text-xl [&_li]:mt-2 [&_p]:mt-3 [&_ul]:mt-3 [&_ul]:list-disc [&_ul]:pl-5 [&_ul]:marker:text-brand">
        {children}
      </div>
    </article>
  );
}
