import { cn } from "@/components/cn";
import { Credits, Quantity } from "@/components/display/figures";
import { type SkipReason, skipReasons, skipWords } from "@/features/gmail/schema";
import type { QuoteView } from "../schema";

type QuoteTermsProps = { quote: QuoteView; availableMicro: bigint };

/** How many mails a rule left out as not worth a summary. */
export const countRuleSkips = ({ ruleSkips }: QuoteView) =>
  skipReasons.reduce((total, reason) => total + (ruleSkips[reason] ?? 0), 0);

const capitalised = (reason: SkipReason) => skipWords[reason].many.replace(/^./, (letter) => letter.toUpperCase());

/** What a run will do and cost, line by line. */
export function QuoteTerms({ quote, availableMicro }: QuoteTermsProps) {
  const { mailCount, skippedCount, ruleSkips, runCount, expectedMicro, maximumMicro } = quote;
  return (
    <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-2 rounded-lg border bg-muted/50 px-4 py-3.5 text-sm">
      <Line term="Mails chosen">
        <Quantity value={mailCount} />
      </Line>
      {skippedCount > 0 && (
        <>
          {skippedCount > countRuleSkips(quote) && (
            <Line term="Already summarised: free, left out">
              <Quantity value={skippedCount - countRuleSkips(quote)} />
            </Line>
          )}
          {skipReasons.map(
            (reason) =>
              ruleSkips[reason] && (
                <Line key={reason} term={`${capitalised(reason)}: left out`}>
                  <Quantity value={ruleSkips[reason]} />
                </Line>
              ),
          )}
          <Line term="To summarise" isStrong>
            <Quantity value={runCount} />
          </Line>
        </>
      )}
      {runCount > 0 && (
        <>
          <Line term="Expected price" className="border-t pt-2">
            <Credits micro={expectedMicro} unit />
          </Line>
          <Line term="At most" isStrong>
            <Credits micro={maximumMicro} unit />
          </Line>
          <Line term="Your balance" className="border-t pt-2">
            <Credits micro={availableMicro} unit />
          </Line>
        </>
      )}
    </dl>
  );
}

type LineProps = { term: string; isStrong?: boolean; className?: string; children: React.ReactNode };

function Line({ term, isStrong = false, className, children }: LineProps) {
  return (
    <div className={cn("col-span-2 grid grid-cols-subgrid items-baseline", isStrong && "font-semibold", className)}>
      <dt className={cn(!isStrong && "text-muted-foreground")}>{term}</dt>
      <dd className="text-right">{children}</dd>
    </div>
  );
}
