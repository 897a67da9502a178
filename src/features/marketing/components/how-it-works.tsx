import { CircleCheck, Lock, Sparkles } from "lucide-react";
import type { ReactNode } from "react";
import { ProviderIcon } from "@/features/identity/components/provider-icon";
import { Section } from "@/features/marketing/components/section";
import { service } from "@/service.config";

const steps: readonly { title: string; text: string; picture: ReactNode }[] = [
  {
    title: "Sign up with Gmail",
    text: "First we ask only who you are. Then, in a step of its own, for permission to read mail: read, not change, not send. You may say no and still look around.",
    picture: <PermissionPicture />,
  },
  {
    title: "See the price",
    text: "Choose which mail to look at: a label, a sender, the last weeks. You see how many there are and what their summaries will cost at most. Nothing runs until you approve.",
    picture: <PricePicture />,
  },
  {
    title: "Read the summaries",
    text: "They appear one by one while you watch. Each says what the mail wants, what is urgent and what to do, with the words from the mail that prove it.",
    picture: <SummaryPicture />,
  },
];

export function HowItWorks() {
  return (
    <Section
      id="how-it-works"
      eyebrow="How it works"
      title="Three steps, and you approve each one"
      intro="From this page to the first summary takes about a minute."
      className="border-t bg-sidebar"
    >
      <ol className="grid gap-5 md:grid-cols-3">
        {steps.map((step, index) => (
          <li key={step.title} className="flex flex-col overflow-hidden rounded-2xl border bg-card shadow-xs">
            <div aria-hidden className="grid h-44 place-content-center border-b bg-muted">
              {step.picture}
            </div>
            <div className="p-6">
              <h3 className="flex items-center gap-3 font-bold text-lg">
                <span className="grid size-7 place-content-center rounded-full bg-primary text-primary-foreground text-sm">
                  {index + 1}
                </span>
                {step.title}
              </h3>
              <p className="mt-3 text-muted-foreground">{step.text}</p>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function PermissionPicture() {
  return (
    <div className="w-60 rounded-xl border bg-card p-4 text-sm shadow-sm">
      <p className="flex items-center gap-2 font-semibold">
        <ProviderIcon provider="google" className="size-4.5" />
        {service.name} wants to
      </p>
      <p className="mt-3 flex items-center gap-2">
        <CircleCheck className="size-4 text-success" />
        read your mail
      </p>
      <p className="mt-1.5 flex items-center gap-2 text-muted-foreground">
        <Lock className="size-4" />
        not change it, not send any
      </p>
    </div>
  );
}

function PricePicture() {
  return (
    <div className="w-60 rounded-xl border bg-card p-4 text-sm shadow-sm">
      <div className="flex justify-between">
        <span className="text-muted-foreground">Mails chosen</span>
        <span className="tabular font-semibold">40</span>
      </div>
      <div className="mt-1.5 flex justify-between">
        <span className="text-muted-foreground">Expected</span>
        <span className="tabular font-semibold">40 credits</span>
      </div>
      <div className="mt-1.5 flex justify-between border-t pt-1.5">
        <span className="text-muted-foreground">Never more than</span>
        <span className="tabular font-semibold text-primary">52 credits</span>
      </div>
    </div>
  );
}

function SummaryPicture() {
  return (
    <div className="w-60 rounded-xl border bg-card p-4 shadow-sm">
      <p className="flex items-center gap-1.5 font-semibold text-primary text-xs">
        <Sparkles className="size-3.5" />
        Summary
      </p>
      <div className="mt-2.5 grid gap-2">
        <span className="h-2 rounded-full bg-foreground/20" />
        <span className="h-2 w-4/5 rounded-full bg-foreground/20" />
      </div>
      <p className="mt-3.5 border-brand border-l-2 pl-2.5 text-muted-foreground text-xs">
        “by Saturday morning, please”
      </p>
    </div>
  );
}
