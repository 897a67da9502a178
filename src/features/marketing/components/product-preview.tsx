import { CircleCheck, Coins, Inbox, LayoutDashboard, Quote, Settings, Sparkles } from "lucide-react";
import { BrandMark } from "@/components/brand-mark";
import { cn } from "@/components/cn";
import { Badge } from "@/components/ui/badge";

const mails = [
  { from: "Mara Lind", subject: "Order 4411: two boxes short", category: "Customer", needsReply: true, isOpen: true },
  { from: "Tobias Kern", subject: "Offer for the spring catalogue?", category: "Customer", needsReply: true },
  { from: "Fleet Office", subject: "Invoice 2088 due on Friday", category: "Invoice" },
  { from: "Ana Duarte", subject: "Moving our call to Thursday", category: "Work" },
  { from: "Trade Weekly", subject: "What changed in shipping", category: "Newsletter" },
] as const;

/** The product drawn with its own parts. The mails are invented, and the caption says so. */
export function ProductPreview() {
  return (
    <figure className="min-w-0">
      <div className="relative pb-14 sm:pb-10">
        <div
          role="img"
          aria-label="The inbox: a list of mails at the left, the summary of the open one with a to-do and its quote at the right, and below a price that waits for approval"
          className="overflow-hidden rounded-2xl border bg-card text-left shadow-lg ring-1 ring-foreground/5"
        >
          <WindowBar />
          <div className="grid sm:grid-cols-[3.25rem_12.5rem_1fr]">
            <Rail />
            <MailList />
            <Summary />
          </div>
        </div>
        <QuoteCard />
      </div>
      <figcaption className="mt-4 text-center text-muted-foreground text-xs">
        Illustration with invented mail.
      </figcaption>
    </figure>
  );
}

function WindowBar() {
  return (
    <div className="flex items-center gap-2 border-b bg-sidebar px-4 py-2.5">
      <span className="size-2.5 rounded-full bg-border" />
      <span className="size-2.5 rounded-full bg-border" />
      <span className="size-2.5 rounded-full bg-border" />
      <span className="ml-auto inline-flex items-center gap-1.5 rounded-full bg-success-soft px-2.5 py-0.5 font-semibold text-success text-xs">
        <CircleCheck className="size-3.5" />
        In sync
      </span>
    </div>
  );
}

function Rail() {
  return (
    <div className="hidden flex-col items-center gap-2 border-r bg-sidebar py-3 sm:flex">
      <BrandMark className="mb-2 size-7" />
      {[LayoutDashboard, Inbox, Coins, Settings].map((Icon, index) => (
        <span
          key={Icon.displayName}
          className={cn(
            "grid size-9 place-content-center rounded-lg text-muted-foreground",
            index === 1 && "bg-sidebar-accent text-primary",
          )}
        >
          <Icon className="size-4.5" />
        </span>
      ))}
    </div>
  );
}

function MailList() {
  return (
    <div className="hidden border-r sm:block">
      <p className="border-b px-3.5 py-2.5 font-bold font-heading text-sm">Inbox</p>
      {mails.map((mail) => (
        <div
          key={mail.from}
          className={cn("border-b px-3.5 py-2.5 last:border-0", "isOpen" in mail && "bg-primary-soft/70")}
        >
          <div className="flex items-center justify-between gap-2">
            <span className="truncate font-semibold text-sm">{mail.from}</span>
            {"isOpen" in mail && <Sparkles className="size-3.5 shrink-0 text-primary" />}
          </div>
          <p className="truncate text-muted-foreground text-xs">{mail.subject}</p>
          <p className="mt-1.5 flex flex-wrap gap-1">
            {"needsReply" in mail && (
              <Badge variant="primary" className="px-2 py-0">
                Needs reply
              </Badge>
            )}
            <Badge className="px-2 py-0">{mail.category}</Badge>
          </p>
        </div>
      ))}
    </div>
  );
}

function Summary() {
  return (
    <div className="grid content-start gap-4 p-5 pb-20">
      <div>
        <p className="font-bold font-heading">Order 4411: two boxes short</p>
        <p className="text-muted-foreground text-sm">Mara Lind, to you</p>
      </div>
      <div className="rounded-xl border bg-background p-4">
        <p className="flex items-center gap-1.5 font-semibold text-primary text-xs">
          <Sparkles className="size-3.5" />
          Summary
        </p>
        <p className="mt-2 text-sm">
          Mara received eight of ten boxes and wants the missing two before her shop opens on Saturday, or the sum back.
        </p>
      </div>
      <div>
        <p className="font-semibold text-muted-foreground text-xs">To do</p>
        <div className="mt-2 grid gap-2">
          <p className="flex items-start gap-2.5 text-sm">
            <span className="mt-0.5 size-4 shrink-0 rounded border border-input" />
            Send two boxes, or refund them, before Saturday
          </p>
          <blockquote className="ml-6.5 flex gap-2 rounded-md border-brand border-l-2 bg-muted px-3 py-2 text-muted-foreground text-xs">
            <Quote className="mt-0.5 size-3.5 shrink-0" />
            “If the two boxes cannot be here by Saturday morning, please refund them.”
          </blockquote>
        </div>
      </div>
    </div>
  );
}

function QuoteCard() {
  return (
    <div
      aria-hidden
      className="absolute right-3 bottom-0 left-3 rounded-xl border bg-popover p-4 shadow-lg sm:right-auto sm:left-24 sm:w-88"
    >
      <div className="flex items-baseline justify-between gap-3">
        <p className="font-bold font-heading text-sm">Summarise 12 mails?</p>
        <p className="tabular font-semibold text-primary text-sm">about 12 credits</p>
      </div>
      <p className="mt-1 text-muted-foreground text-xs">What is not used comes back by itself.</p>
      <div className="mt-3 flex gap-2">
        <span className="inline-flex h-8 items-center whitespace-nowrap rounded-md bg-primary px-3 font-semibold text-primary-foreground text-xs">
          Summarise for at most 15 credits
        </span>
        <span className="inline-flex h-8 items-center whitespace-nowrap rounded-md border border-input/60 px-3 font-semibold text-xs">
          Not now
        </span>
      </div>
    </div>
  );
}
