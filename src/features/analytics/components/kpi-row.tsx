import { Coins, Mail, Reply, Sparkles } from "lucide-react";
import { Credits, Quantity } from "@/components/display/figures";
import { KpiCard } from "@/components/display/kpi-card";
import type { Overview } from "../queries";

type KpiRowProps = { workspace: string; overview: Overview };

export function KpiRow({ workspace, overview }: KpiRowProps) {
  const { mails, newMails, needsReply, summaries, summariesThisMonth, credits } = overview;
  return (
    <section
      aria-label="Key figures"
      className="grid grid-cols-2 gap-3 lg:auto-cols-fr lg:grid-flow-col lg:grid-cols-none"
    >
      <KpiCard
        label="Mails"
        value={<Quantity value={mails} />}
        hint={
          <>
            <Quantity value={newMails} /> in the last 7 days
          </>
        }
        icon={<Mail />}
        href={`/${workspace}/inbox`}
      />
      <KpiCard
        label="Need a reply"
        value={<Quantity value={needsReply} />}
        hint={summaries === 0 ? "Summaries will tell" : "say their summaries"}
        icon={<Reply />}
        href={`/${workspace}/inbox?reply=1`}
      />
      <KpiCard
        label="Summaries"
        value={<Quantity value={summariesThisMonth} />}
        hint={
          credits ? (
            <>
              this month, for <Credits micro={credits.spentThisMonthMicro} unit />
            </>
          ) : (
            <>
              this month, <Quantity value={summaries} /> in all
            </>
          )
        }
        icon={<Sparkles />}
        href={`/${workspace}/runs`}
      />
      {credits && (
        <KpiCard
          label="Credits"
          value={<Credits micro={credits.availableMicro} />}
          hint={
            credits.heldMicro > 0n ? (
              <>
                and <Credits micro={credits.heldMicro} /> held for runs
              </>
            ) : (
              "to spend on summaries"
            )
          }
          icon={<Coins />}
          href={`/${workspace}/credits`}
        />
      )}
    </section>
  );
}
