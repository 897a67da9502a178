"use client";

import { TextQuote } from "lucide-react";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { cn } from "@/components/cn";
import { placeInView } from "../checks/place";

type Evidence = {
  /** The quote that is highlighted in the mail. */
  quote: string | null;
  /** Counts how often somebody asked to be led to a quote. */
  asked: number;
  isFound: boolean | null;
  point: (quote: string | null) => void;
  lead: (quote: string, origin: HTMLElement) => void;
  /** The mail's text tells whether it holds the quote. */
  report: (isFound: boolean) => void;
  goBack: () => void;
};
const EvidenceContext = createContext<Evidence | null>(null);

/** Ties the quotes of a summary to the text of its mail: put around both. */
export function EvidenceProvider({ children }: { children: ReactNode }) {
  const [pointed, setPointed] = useState<string | null>(null);
  const [led, setLed] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);
  const [isFound, setIsFound] = useState<boolean | null>(null);
  const origin = useRef<HTMLElement | null>(null);
  const quote = pointed ?? led;
  const value = useMemo<Evidence>(
    () => ({
      quote,
      asked,
      isFound,
      point: setPointed,
      lead: (next, from) => {
        origin.current = from;
        setLed(next);
        setIsFound(null);
        setAsked((count) => count + 1);
      },
      report: setIsFound,
      goBack: () => origin.current?.focus(),
    }),
    [quote, asked, isFound],
  );
  return (
    <EvidenceContext value={value}>
      {children}
      <p role="status" className="sr-only">
        {led && isFound === true && "These words are highlighted in the mail. Escape leads back to the summary."}
        {led && isFound === false && "These words are not in the text shown here, but in the mail's formatted version."}
      </p>
    </EvidenceContext>
  );
}

/** For what shows the mail: `asked` grows when somebody wants to see a quote, so that the text can be fetched and shown. */
export const useEvidence = (): { asked: number } => ({ asked: useContext(EvidenceContext)?.asked ?? 0 });

type QuoteButtonProps = { quote: string; children?: ReactNode };

/** The mail's own words. Pointing at them or focusing them highlights them in the mail; a press leads there. */
export function QuoteButton({ quote, children }: QuoteButtonProps) {
  const evidence = useContext(EvidenceContext);
  const words = children ?? `“${quote}”`;
  const look = cn(
    "wrap-anywhere block text-left text-muted-foreground text-sm",
    !children && "border-primary/40 border-l-2 pl-3 italic",
  );
  if (!evidence) return <span className={look}>{words}</span>;
  const isShown = evidence.quote === quote;
  return (
    <button
      type="button"
      title="Show these words in the mail"
      aria-pressed={isShown}
      onMouseEnter={() => evidence.point(quote)}
      onMouseLeave={() => evidence.point(null)}
      onFocus={() => evidence.point(quote)}
      onBlur={() => evidence.point(null)}
      onClick={(event) => evidence.lead(quote, event.currentTarget)}
      className={cn(
        look,
        "cursor-pointer rounded-r-md py-1 pr-2 transition-colors hover:bg-accent hover:text-foreground max-sm:min-h-11",
        isShown && "bg-accent text-foreground",
      )}
    >
      <span className="sr-only">Show in the mail: </span>
      {words}
    </button>
  );
}

/** Said once is enough when the item is the quote. */
export const WordForWord = ({ quote }: { quote: string }) => (
  <QuoteButton quote={quote}>
    <span className="flex items-center gap-1.5 text-xs">
      <TextQuote aria-hidden className="size-3.5 text-primary" /> word for word from the mail
    </span>
  </QuoteButton>
);

/** A mail's text with the quote in question highlighted. Scrolls there, and takes the focus there, when somebody asked for it. */
export function EvidenceText({ text }: { text: string }) {
  const evidence = useContext(EvidenceContext);
  const mark = useRef<HTMLElement>(null);
  const quote = evidence?.quote ?? null;
  const asked = evidence?.asked ?? 0;
  const report = evidence?.report;
  const place = useMemo(() => (quote ? placeInView(text, quote) : null), [text, quote]);
  const followed = useRef(0);
  useEffect(() => {
    if (!quote || !report || followed.current === asked) return;
    followed.current = asked;
    report(place !== null);
    const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    mark.current?.scrollIntoView({ block: "center", behavior: isCalm ? "auto" : "smooth" });
    mark.current?.focus({ preventScroll: true });
  }, [asked, quote, place, report]);
  if (!place) return text;
  return (
    <>
      {text.slice(0, place.start)}
      <mark
        ref={mark}
        // Led here by a press in the summary, a keyboard goes back with Escape.
        tabIndex={-1}
        onKeyDown={(event) => event.key === "Escape" && evidence?.goBack()}
        className="rounded-sm bg-warning-soft px-0.5 text-foreground outline-none ring-2 ring-warning/60"
      >
        {text.slice(place.start, place.end)}
      </mark>
      {text.slice(place.end)}
    </>
  );
}
