import { SignUpActions } from "@/features/marketing/components/sign-up-actions";
import { service } from "@/service.config";

export function ClosingCall() {
  return (
    <section className="px-4 pb-18 sm:px-6 sm:pb-24">
      <div className="relative mx-auto max-w-6xl overflow-hidden rounded-3xl border bg-primary-soft px-6 py-14 text-center sm:py-18">
        <div
          aria-hidden
          className="-top-40 -translate-x-1/2 absolute left-1/2 h-80 w-[44rem] rounded-full bg-[radial-gradient(closest-side,color-mix(in_oklch,var(--brand-accent)_34%,transparent),transparent)]"
        />
        <h2 className="relative text-balance font-extrabold text-3xl sm:text-4xl">
          See what your inbox has been trying to say
        </h2>
        <p className="relative mx-auto mt-4 max-w-xl text-lg text-muted-foreground">
          {service.credits.welcomeGrant} credits are waiting. Connect, look at the price, and decide.
        </p>
        <SignUpActions className="relative mt-8 justify-center" />
      </div>
    </section>
  );
}
