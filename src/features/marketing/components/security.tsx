import { Eye, FileX2, KeyRound, Layers2, type LucideIcon, MonitorSmartphone, ShieldOff, Unplug } from "lucide-react";
import { AppLink } from "@/components/app-link";
import { Button } from "@/components/ui/button";
import { service } from "@/service.config";

const measures: readonly { icon: LucideIcon; title: string; text: string }[] = [
  {
    icon: Eye,
    title: "Read-only first",
    text: "We ask Gmail for reading, nothing else. More is asked for only when you use a feature that needs it.",
  },
  {
    icon: FileX2,
    title: "Bodies are not stored",
    text: "A mail is fetched when you open or summarise it, then forgotten. We keep its headers, a snippet and the summary.",
  },
  {
    icon: KeyRound,
    title: "Access tokens are sealed",
    text: "Encrypted with AES-256-GCM and bound to their row, so a copied value opens nothing.",
  },
  {
    icon: Unplug,
    title: "Disconnect means revoked",
    text: "One click withdraws our access at Google as well, not only in our own list.",
  },
  {
    icon: Layers2,
    title: "Workspaces are walled off twice",
    text: "By every query, and again by row-level security in the database.",
  },
  {
    icon: ShieldOff,
    title: "The AI has no hands",
    text: "The summariser can only write text. A mail that tells it to do something gets a summary, nothing more.",
  },
  {
    icon: MonitorSmartphone,
    title: "You see who is signed in",
    text: "Every session is listed in your settings and can be ended at once.",
  },
];

export function Security() {
  return (
    <section id="security" className="border-y bg-sidebar py-18 sm:py-24">
      <div className="mx-auto grid max-w-6xl gap-12 px-4 sm:px-6 lg:grid-cols-[0.8fr_1.2fr]">
        <div className="lg:sticky lg:top-24 lg:self-start">
          <p className="font-bold font-heading text-primary text-sm">Security and privacy</p>
          <h2 className="mt-2 text-balance font-extrabold text-3xl leading-tight sm:text-4xl">
            Your mail stays your mail
          </h2>
          <p className="mt-4 text-lg text-muted-foreground">
            Letting software into an inbox is a matter of trust. This is what {service.name} does to deserve it, in
            words that can be checked.
          </p>
          <Button asChild variant="outline" className="mt-6">
            <AppLink href="/privacy">Read the privacy notice</AppLink>
          </Button>
        </div>
        <ul className="divide-y rounded-2xl border bg-card px-6 shadow-xs">
          {measures.map(({ icon: Icon, title, text }) => (
            <li key={title} className="flex gap-4 py-5">
              <Icon aria-hidden className="mt-0.5 size-5.5 shrink-0 text-primary" />
              <div>
                <h3 className="font-bold">{title}</h3>
                <p className="mt-1 text-muted-foreground">{text}</p>
              </div>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
