import { BadgeCheck, Receipt, ShieldCheck } from "lucide-react";
import { service } from "@/service.config";

const promises = [
  {
    icon: Receipt,
    title: "A price before every run",
    text: "You see the quote first and never pay more than it says. What fails is free.",
  },
  {
    icon: BadgeCheck,
    title: "Evidence for every to-do",
    text: "Each one carries the very sentence of the mail it came from.",
  },
  {
    icon: ShieldCheck,
    title: "Your mail stays in your mailbox",
    text: "Read-only access, no stored bodies, disconnected with one click.",
  },
];

/** What the product promises, beside every sign-in form on wide screens. */
export function SignInAside() {
  return (
    <aside className="relative isolate hidden overflow-hidden border-l bg-sidebar lg:flex lg:flex-col lg:justify-center">
      <div aria-hidden className="-z-10 absolute inset-0">
        <div className="-top-40 -right-40 absolute size-[40rem] rounded-full bg-[radial-gradient(closest-side,color-mix(in_oklch,var(--brand-accent)_28%,transparent),transparent)]" />
        <div className="-bottom-52 -left-40 absolute size-[38rem] rounded-full bg-[radial-gradient(closest-side,color-mix(in_oklch,var(--brand)_22%,transparent),transparent)]" />
      </div>
      <div className="mx-auto grid max-w-md gap-9 px-10">
        <p className="text-balance font-extrabold font-heading text-3xl leading-tight">{service.tagline}.</p>
        <ul className="grid gap-6">
          {promises.map(({ icon: Icon, title, text }) => (
            <li key={title} className="flex gap-4">
              <span className="grid size-10 shrink-0 place-content-center rounded-lg border bg-card text-primary shadow-xs">
                <Icon aria-hidden className="size-5" />
              </span>
              <span>
                <span className="block font-bold">{title}</span>
                <span className="mt-0.5 block text-muted-foreground">{text}</span>
              </span>
            </li>
          ))}
        </ul>
        <p className="rounded-lg border bg-card px-4 py-3 text-sm shadow-xs">
          <strong>{service.credits.welcomeGrant} credits to start with.</strong>{" "}
          <span className="text-muted-foreground">Enough for your first summaries. No card needed.</span>
        </p>
      </div>
    </aside>
  );
}
