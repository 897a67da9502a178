"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import { AppLink } from "@/components/app-link";
import { formatCredits } from "@/components/display/format";
import { lookNow } from "@/components/live/live-refresh";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { creditsInWords, toCredits } from "@/features/credits/schema";
import { confirmQuoteAction } from "../actions";
import { buyPath, runPath } from "../paths";
import type { Lane } from "../price-book";
import type { QuoteView } from "../schema";
import { LaneChoice } from "./lane-choice";
import { countRuleSkips, QuoteTerms } from "./quote-terms";

type QuoteConfirmationProps = {
  workspace: string;
  quote: QuoteView;
  availableMicro: bigint;
  /** Called once the run has started; `stay` keeps the reader on this page, else the run's page opens. */
  onStarted?: (quote: QuoteView) => void;
  stay?: boolean;
  onDismiss?: () => void;
  /** Asks for the price with the mails that a rule left out. */
  onWhole?: () => void;
};

/** The price, and the yes to it; or the way to the missing credits and back. */
export function QuoteConfirmation(props: QuoteConfirmationProps) {
  const { workspace, quote, availableMicro, onStarted, stay = false, onDismiss, onWhole } = props;
  const router = useRouter();
  const [isPending, start] = useTransition();
  const [problem, setProblem] = useState<string | null>(null);
  const [lane, setLane] = useState<Lane>("sync");
  const priced = lane === "batch" && quote.batchOffer ? { ...quote, ...quote.batchOffer } : quote;
  const missingMicro = priced.maximumMicro - availableMicro;
  const isShort = missingMicro > 0n;
  const confirm = () =>
    start(async () => {
      const result = await confirmQuoteAction(workspace, { quoteId: quote.id, lane });
      if (!result.ok) return setProblem(result.message);
      lookNow();
      onStarted?.(result.data);
      if (result.data.runCount === 0) toast.success("Nothing left to summarise: nothing was charged.");
      else if (!stay) router.push(runPath(workspace, quote.id) as never);
    });

  const left = countRuleSkips(quote);
  const whole = left > 0 && onWhole && (
    <Button variant="outline" size="sm" className="justify-self-start" onClick={onWhole}>
      {quote.runCount === 0 ? "Summarise anyway" : `Include the ${left} left out`}
    </Button>
  );
  if (quote.runCount === 0 && left > 0)
    return (
      <div className="grid gap-4">
        {quote.batchOffer && <LaneChoice quote={quote} offer={quote.batchOffer} lane={lane} onChoose={setLane} />}
        <QuoteTerms quote={priced} availableMicro={availableMicro} />
        <Alert variant="info" title="Nothing here needs a summary" action={whole}>
          Receipts, notifications, mailings and the like are told by their headers and left out before they cost
          anything.
        </Alert>
      </div>
    );
  if (quote.runCount === 0)
    return (
      <Alert variant="success" title="Nothing to do, nothing to pay">
        {quote.mailCount === 1 ? "This mail is" : `All ${quote.mailCount} mails are`} already summarised or being
        summarised right now.
      </Alert>
    );
  return (
    <div className="grid gap-4">
      {quote.batchOffer && <LaneChoice quote={quote} offer={quote.batchOffer} lane={lane} onChoose={setLane} />}
      <QuoteTerms quote={priced} availableMicro={availableMicro} />
      {whole}
      {isShort ? (
        <Alert variant="warning" title={`${creditsInWords(missingMicro)} missing`}>
          The run starts only when its maximum is covered. Buy credits and come back to this quote; it stays open for 30
          minutes.
        </Alert>
      ) : (
        <p className="text-muted-foreground text-sm">
          The maximum is set aside now. Each summary is charged when it is ready; what fails costs nothing, and what is
          not used comes back.
        </p>
      )}
      {problem && (
        <Alert variant="destructive" title="The run did not start">
          {problem}
        </Alert>
      )}
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        {onDismiss && (
          <Button variant="outline" onClick={onDismiss} disabled={isPending}>
            Not now
          </Button>
        )}
        {isShort ? (
          <Button asChild>
            <AppLink href={buyPath(workspace, quote.id, toCredits(missingMicro))}>Buy credits</AppLink>
          </Button>
        ) : (
          <Button onClick={confirm} loading={isPending}>
            Summarise for at most {formatCredits(priced.maximumMicro)}{" "}
            {priced.maximumMicro === 1_000_000n ? "credit" : "credits"}
          </Button>
        )}
      </div>
    </div>
  );
}
