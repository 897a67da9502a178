import { ApiTeaser } from "@/features/marketing/components/api-teaser";
import { ClosingCall } from "@/features/marketing/components/closing-call";
import { Faq } from "@/features/marketing/components/faq";
import { Hero } from "@/features/marketing/components/hero";
import { HowItWorks } from "@/features/marketing/components/how-it-works";
import { PricingTeaser } from "@/features/marketing/components/pricing-teaser";
import { Promises } from "@/features/marketing/components/promises";
import { Security } from "@/features/marketing/components/security";

export default function LandingPage() {
  return (
    <>
      <Hero />
      <HowItWorks />
      <Promises />
      <Security />
      <PricingTeaser />
      <ApiTeaser />
      <Faq />
      <ClosingCall />
    </>
  );
}
