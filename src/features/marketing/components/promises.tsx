import { Database, ListChecks, PauseCircle, Quote, ReceiptText, RefreshCcw } from "lucide-react";
import { Section } from "@/features/marketing/components/section";

const promises = [
  {
    icon: RefreshCcw,
    title: "You can see that nothing is missing",
    text: "The inbox shows how many mails Gmail has for your filter and how many arrived here. When the two differ, it says so, and why.",
  },
  {
    icon: ReceiptText,
    title: "The price comes first",
    text: "You approve a quote, the credits are set aside, and you pay what it really took: never more than quoted, nothing when it fails.",
  },
  {
    icon: Quote,
    title: "Every to-do shows its evidence",
    text: "Next to each one stand the words of the mail it came from, checked against the original by code, not by the AI.",
  },
  {
    icon: ListChecks,
    title: "Every mail is accounted for",
    text: "Whatever you start ends with one outcome per mail: summarised, unchanged, cancelled or failed, with the reason. No number is left over.",
  },
  {
    icon: PauseCircle,
    title: "Stop at any time",
    text: "Cancel a run half-way: what is finished stays, what has not begun costs nothing, and the credits set aside come back at once.",
  },
  {
    icon: Database,
    title: "One database, yours if you like",
    text: "Everything lives in one Postgres, and that is all a copy of your own needs: two commands start it on your machine.",
  },
];

export function Promises() {
  return (
    <Section
      id="promises"
      eyebrow="Six promises"
      title="What you should be able to expect from anything that reads your mail"
    >
      <ul className="grid gap-x-10 gap-y-10 sm:grid-cols-2 lg:grid-cols-3">
        {promises.map(({ icon: Icon, title, text }) => (
          <li key={title}>
            <span
              aria-hidden
              className="grid size-11 place-content-center rounded-xl bg-linear-to-br from-brand-accent to-brand text-white shadow-sm"
            >
              <Icon className="size-5.5" />
            </span>
            <h3 className="mt-4 font-bold text-lg">{title}</h3>
            <p className="mt-2 text-muted-foreground">{text}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
