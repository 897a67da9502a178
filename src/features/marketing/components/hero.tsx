import { Check } from "lucide-react";
import { ProductPreview } from "@/features/marketing/components/product-preview";
import { SignUpActions } from "@/features/marketing/components/sign-up-actions";
import { service } from "@/service.config";

const reassurances = [
  "Read-only access to Gmail",
  `${service.credits.welcomeGrant} credits to start with`,
  "No card needed",
];

export function Hero() {
  return (
    <section className="relative isolate">
      <Glow />
      <div className="mx-auto grid max-w-6xl items-center gap-14 px-4 pt-12 pb-16 sm:px-6 sm:pt-20 lg:grid-cols-[1fr_1.12fr] lg:gap-12 lg:pb-24">
        <div>
          <p className="inline-flex items-center gap-2 rounded-full border bg-card px-3 py-1 font-semibold text-sm shadow-xs">
            <span aria-hidden className="size-2 rounded-full bg-linear-to-br from-brand-accent to-brand" />
            {service.tagline}
          </p>
          <h1 className="mt-6 text-balance font-extrabold text-4xl leading-[1.08] sm:text-5xl lg:text-[3.4rem]">
            Know what each mail wants{" "}
            <span className="bg-linear-to-r from-brand to-[color-mix(in_oklch,var(--brand),var(--brand-accent)_35%)] bg-clip-text dark:to-brand-accent text-transparent">
              before you open it.
            </span>
          </h1>
          <p className="mt-6 max-w-xl text-lg text-muted-foreground sm:text-xl">
            {service.name} reads your Gmail with your permission, names the price, and turns the pile into short
            summaries. Every to-do comes with the sentence it was taken from. What fails is free.
          </p>
          <SignUpActions className="mt-8" />
          <ul className="mt-6 flex flex-wrap gap-x-5 gap-y-2 text-muted-foreground text-sm">
            {reassurances.map((text) => (
              <li key={text} className="flex items-center gap-1.5">
                <Check aria-hidden className="size-4 text-success" strokeWidth={2.5} />
                {text}
              </li>
            ))}
          </ul>
        </div>
        <ProductPreview />
      </div>
    </section>
  );
}

function Glow() {
  return (
    <div aria-hidden className="-z-10 absolute inset-0 overflow-hidden">
      <div className="-right-40 absolute top-4 size-[46rem] rounded-full bg-[radial-gradient(closest-side,color-mix(in_oklch,var(--brand-accent)_26%,transparent),transparent)]" />
      <div className="absolute top-40 right-52 size-[36rem] rounded-full bg-[radial-gradient(closest-side,color-mix(in_oklch,var(--brand)_20%,transparent),transparent)]" />
      <div className="absolute inset-0 bg-[radial-gradient(var(--border)_1px,transparent_1px)] bg-size-[22px_22px] mask-[linear-gradient(to_bottom,black,transparent_75%)]" />
    </div>
  );
}
