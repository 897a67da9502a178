import { CalendarDays, Coins, TextQuote } from "lucide-react";
import type { ReactNode } from "react";
import { CopyButton } from "@/components/display/copy-button";
import { formatDate } from "@/components/display/format";
import type { SummaryContent } from "../schema";

/** The words of a summary. All of it is text: nothing in it is a link or an image. */
export function SummaryText({ content }: { content: SummaryContent }) {
  const { tldr, keyPoints, actionItems, decisions, dates, amounts, suggestedReply } = content;
  return (
    <div className="grid gap-5">
      <p className="text-pretty font-medium text-base leading-relaxed">{tldr}</p>
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
                  {item.text}
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
                {isSame(item.text, item.quote) ? <WordForWord /> : <Quote text={item.quote} />}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {decisions.length > 0 && (
        <Part title="Decided">
          <Points items={decisions} />
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
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}

/** A day is the same day wherever it is read. */
const Day = ({ value }: { value: string }) => (
  <time dateTime={value}>{formatDate(new Date(value), "date", "UTC")}</time>
);

const isSame = (text: string, quote: string) => text.replace(/\s+/g, " ") === quote.replace(/\s+/g, " ");

/** Said once is enough when the item is the quote. */
function WordForWord() {
  return (
    <span className="flex items-center gap-1.5 text-muted-foreground text-xs">
      <TextQuote aria-hidden className="size-3.5 text-primary" /> word for word from the mail
    </span>
  );
}

/** The mail's own words, found there letter by letter when the summary was made. */
function Quote({ text }: { text: string }) {
  return (
    <blockquote className="wrap-anywhere border-primary/40 border-l-2 pl-3 text-muted-foreground text-sm italic">
      “{text}”
    </blockquote>
  );
}

function Fact({ icon, value, quote }: { icon: ReactNode; value: string; quote: string }) {
  return (
    <li className="grid grid-cols-[auto_1fr] gap-x-2.5 gap-y-1 [&>svg]:mt-1 [&>svg]:size-4 [&>svg]:text-primary">
      {icon}
      <span className="tabular font-semibold">{/^\d{4}-\d{2}-\d{2}$/.test(value) ? <Day value={value} /> : value}</span>
      <span className="col-start-2">
        <Quote text={quote} />
      </span>
    </li>
  );
}
