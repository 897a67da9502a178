import { CalendarDays, Coins } from "lucide-react";
import type { ReactNode } from "react";
import { CopyButton } from "@/components/display/copy-button";
import { formatDate } from "@/components/display/format";
import type { SummaryContent } from "../schema";
import { QuoteButton, WordForWord } from "./evidence";
import { Said } from "./said";

/** The words of a summary. All of it is text: nothing in it is a link or an image. */
export function SummaryText({ content }: { content: SummaryContent }) {
  const { tldr, keyPoints, actionItems, decisions, dates, amounts, suggestedReply } = content;
  return (
    <div className="grid gap-5">
      <p className="text-pretty font-medium text-base leading-relaxed">
        <Said text={tldr} />
      </p>
      {keyPoints.length > 0 && (
        <Part title="Key points">
          <Points items={keyPoints} />
        </Part>
      )}
      {actionItems.length > 0 && (
        <Part title="To do">
          <ul className="grid gap-3">
            {actionItems.map((item) => (
              <li key={`${item.text}${item.quote}`} className="grid gap-1">
                <span>
                  <Said text={item.text} />
                  {(item.owner || item.dueAt) && (
                    <span className="text-muted-foreground text-sm">
                      {item.owner && ` · ${item.owner}`}
                      {item.dueAt && (
                        <>
                          {" · due "}
                          <Day value={item.dueAt} />
                        </>
                      )}
                    </span>
                  )}
                </span>
                <Proof text={item.text} quote={item.quote} />
              </li>
            ))}
          </ul>
        </Part>
      )}
      {decisions.length > 0 && (
        <Part title="Decided">
          <ul className="grid gap-3">
            {decisions.map(({ text, quote }) => (
              <li key={`${text}${quote}`} className="grid gap-1">
                <span>
                  <Said text={text} />
                </span>
                <Proof text={text} quote={quote} />
              </li>
            ))}
          </ul>
        </Part>
      )}
      {(dates.length > 0 || amounts.length > 0) && (
        <Part title="Dates and amounts">
          <ul className="grid gap-2.5">
            {dates.map(({ value, quote }) => (
              <Fact key={`${value}${quote}`} icon={<CalendarDays />} value={value} quote={quote} />
            ))}
            {amounts.map(({ value, quote }) => (
              <Fact key={`${value}${quote}`} icon={<Coins />} value={value} quote={quote} />
            ))}
          </ul>
        </Part>
      )}
      {suggestedReply && (
        <Part title="Suggested reply">
          <div className="grid gap-3 rounded-lg border bg-muted/50 p-4">
            <p className="whitespace-pre-line">{suggestedReply}</p>
            <CopyButton value={suggestedReply} size="sm" className="justify-self-start">
              Copy reply
            </CopyButton>
          </div>
        </Part>
      )}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-2">
      <h3 className="font-semibold text-muted-foreground text-xs uppercase tracking-wide">{title}</h3>
      {children}
    </section>
  );
}

function Points({ items }: { items: string[] }) {
  return (
    <ul className="grid list-disc gap-1.5 pl-5 marker:text-primary">
      {items.map((item) => (
        <li key={item}>
          <Said text={item} />
        </li>
      ))}
    </ul>
  );
}

/** A day is the same day wherever it is read. */
const Day = ({ value }: { value: string }) => (
  <time dateTime={value}>{formatDate(new Date(value), "date", "UTC")}</time>
);

const isSame = (text: string, quote: string) => text.replace(/\s+/g, " ") === quote.replace(/\s+/g, " ");

/** The mail's own words behind a statement, found there letter by letter when the summary was made. */
const Proof = ({ text, quote }: { text: string; quote: string }) =>
  isSame(text, quote) ? <WordForWord quote={quote} /> : <QuoteButton quote={quote} />;

function Fact({ icon, value, quote }: { icon: ReactNode; value: string; quote: string }) {
  return (
    <li className="grid grid-cols-[auto_1fr] gap-x-2.5 gap-y-1 [&>svg]:mt-1 [&>svg]:size-4 [&>svg]:text-primary">
      {icon}
      <span className="tabular font-semibold">{/^\d{4}-\d{2}-\d{2}$/.test(value) ? <Day value={value} /> : value}</span>
      <span className="col-start-2">
        <QuoteButton quote={quote} />
      </span>
    </li>
  );
}
