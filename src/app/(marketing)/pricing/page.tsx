import { Check } from "lucide-react";
import type { Metadata } from "next";
import { formatMoney, formatNumber } from "@/components/display/format";
import { PackCards } from "@/features/marketing/components/pack-cards";
import { PlanCards } from "@/features/marketing/components/plan-cards";
import { SignUpActions } from "@/features/marketing/components/sign-up-actions";
import { service } from "@/service.config";

export const metadata: Metadata = {
  title: "Pricing",
  description: `Credits for AI mail summaries, by the pack or with a monthly plan. ${service.credits.welcomeGrant} credits for every new workspace, no card for the start.`,
};

const { welcomeGrant, typicalPerSummary, mostPerSummary, packs, currency } = service.credits;
const centsPerSummary = (packs[0].priceCents / packs[0].credits) * typicalPerSummary;

const rules = [
  {
    title: "Quoted first",
    text: "You see the expected and the highest price of a run. It starts when you approve, not before.",
  },
  {
    title: "Set aside, not spent",
    text: "The highest price is held while the run works, so two runs never spend the same credit.",
  },
  {
    title: "Charged with the summary",
    text: "The charge and the summary are saved in one step. No summary, no charge; the rest of the hold comes back.",
  },
  {
    title: "Added up in the open",
    text: "Each movement is a line in your ledger with the balance after it, linked to its summary, and can be exported.",
  },
];

const included = [
  "All features, for everyone in the workspace",
  "No card for the start, and no subscription unless you choose a plan",
  "Unchanged mail is never charged twice",
  "Full ledger, with export as CSV",
  "API access with your own keys",
];

export default function PricingPage() {
  return (
    <div className="mx-auto max-w-6xl px-4 py-14 sm:px-6 sm:py-20">
      <div className="mx-auto max-w-2xl text-center">
        <p className="font-bold font-heading text-primary text-sm">Pricing</p>
        <h1 className="mt-2 text-balance font-extrabold text-4xl leading-tight sm:text-5xl">
          Credits by the pack, or every month
        </h1>
        <p className="mt-5 text-lg text-muted-foreground">
          An everyday mail costs about {typicalPerSummary === 1 ? "one credit" : `${typicalPerSummary} credits`}, which
          is {centsPerSummary === 1 ? "one cent" : `${centsPerSummary} cents`} or less; the longest costs{" "}
          {mostPerSummary}. The exact price stands on the screen before every run.
        </p>
      </div>

      <section
        aria-labelledby="welcome"
        className="mt-12 grid items-center gap-8 rounded-2xl border border-brand/40 bg-primary-soft p-6 sm:p-8 lg:grid-cols-[1fr_auto]"
      >
        <div>
          <h2 id="welcome" className="font-extrabold text-2xl">
            Start with {formatNumber(welcomeGrant)} credits, free
          </h2>
          <p className="mt-2 text-muted-foreground">
            Every new workspace receives them once: enough for about {formatNumber(welcomeGrant / typicalPerSummary)}{" "}
            mails and an honest first impression.
          </p>
          <ul className="mt-5 grid gap-2 sm:grid-cols-2">
            {included.map((text) => (
              <li key={text} className="flex items-start gap-2">
                <Check aria-hidden className="mt-1 size-4 shrink-0 text-success" strokeWidth={2.5} />
                {text}
              </li>
            ))}
          </ul>
        </div>
        <SignUpActions className="lg:flex-col" />
      </section>

      <section aria-labelledby="plans" className="mt-16">
        <h2 id="plans" className="font-extrabold text-2xl sm:text-3xl">
          Plans
        </h2>
        <p className="mt-2 mb-8 max-w-2xl text-muted-foreground">
          Credits each month at a lower price, more seats and more room. A larger plan counts at once and costs only the
          difference for the rest of the month; a smaller one counts from the next month on. Cancel whenever you like.
        </p>
        <PlanCards />
      </section>

      <section aria-labelledby="packs" className="mt-16">
        <h2 id="packs" className="font-extrabold text-2xl sm:text-3xl">
          Credit packs
        </h2>
        <p className="mt-2 mb-8 max-w-2xl text-muted-foreground">
          Buy one when you need it, from {formatMoney(packs[0].priceCents, currency)}. Paid once by card through Stripe;
          credits are there as soon as the payment is.
        </p>
        <PackCards />
      </section>

      <section aria-labelledby="rules" className="mt-20">
        <h2 id="rules" className="font-extrabold text-2xl sm:text-3xl">
          How a credit is spent
        </h2>
        <ol className="mt-8 grid gap-x-8 gap-y-8 sm:grid-cols-2 lg:grid-cols-4">
          {rules.map(({ title, text }, index) => (
            <li key={title} className="border-brand border-t-2 pt-4">
              <p className="font-bold font-heading text-primary text-sm">{index + 1}</p>
              <h3 className="mt-1 font-bold text-lg">{title}</h3>
              <p className="mt-2 text-muted-foreground">{text}</p>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
