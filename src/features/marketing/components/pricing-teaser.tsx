import { ArrowRight } from "lucide-react";
import { AppLink } from "@/components/app-link";
import { PackCards } from "@/features/marketing/components/pack-cards";
import { Section } from "@/features/marketing/components/section";
import { service } from "@/service.config";

export function PricingTeaser() {
  return (
    <Section
      eyebrow="Pricing"
      title="Pay for summaries, not for a seat"
      intro={`Every workspace starts with ${service.credits.welcomeGrant} credits. When they are used up, buy more: once, without a subscription.`}
    >
      <PackCards />
      <p className="mt-8">
        <AppLink
          href="/pricing"
          className="inline-flex items-center gap-1.5 font-semibold text-primary underline-offset-4 hover:underline"
        >
          How credits work
          <ArrowRight aria-hidden className="size-4" />
        </AppLink>
      </p>
    </Section>
  );
}
