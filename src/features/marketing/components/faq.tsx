import { ChevronDown } from "lucide-react";
import { Section } from "@/features/marketing/components/section";
import { service } from "@/service.config";

const { welcomeGrant, typicalPerSummary, mostPerSummary } = service.credits;

const questions = [
  {
    question: "What does a summary cost?",
    answer: `An everyday mail comes to about ${typicalPerSummary === 1 ? "one credit" : `${typicalPerSummary} credits`}; the longest costs ${mostPerSummary}. You see the expected and the highest price before anything runs, and pay what it really took, never above the highest.`,
  },
  {
    question: "What happens when a summary fails?",
    answer:
      "It is free. Credits are only set aside when a run starts; they are charged in the same moment the summary is saved, and come back when there is none.",
  },
  {
    question: "Do you keep my mail?",
    answer:
      "No bodies. We keep what is needed to show the list: sender, recipients, subject, date, labels, size and Gmail's short snippet, and the summary itself. Attachments are never fetched.",
  },
  {
    question: `Can ${service.name} send or delete mail?`,
    answer:
      "No. The permission is read-only, so Gmail itself would refuse. Should a feature need more one day, it asks at that moment and works without it until then.",
  },
  {
    question: "Do I pay twice when I run the same mail again?",
    answer: "No. A mail that has not changed keeps its summary, and running it again costs nothing.",
  },
  {
    question: "What do I get without paying?",
    answer: `${welcomeGrant} credits for every new workspace, and all features. No card is asked for until you buy a pack.`,
  },
  {
    question: "Can my team use it together?",
    answer:
      "Yes. Invite people to your workspace as admin, manager, editor, reviewer or viewer; the role decides who may connect, spend and invite.",
  },
];

export function Faq() {
  return (
    <Section eyebrow="Questions" title="Asked before signing up" className="border-t">
      <div className="grid gap-x-10 lg:grid-cols-2">
        {[questions.slice(0, 4), questions.slice(4)].map((column) => (
          <div key={column[0]?.question} className="divide-y border-y max-lg:first:border-b-0">
            {column.map(({ question, answer }) => (
              <details key={question} className="group">
                <summary className="flex cursor-pointer list-none items-center justify-between gap-4 py-4 font-semibold [&::-webkit-details-marker]:hidden">
                  {question}
                  <ChevronDown
                    aria-hidden
                    className="size-5 shrink-0 text-muted-foreground transition-transform group-open:rotate-180"
                  />
                </summary>
                <p className="pr-8 pb-5 text-muted-foreground">{answer}</p>
              </details>
            ))}
          </div>
        ))}
      </div>
    </Section>
  );
}
