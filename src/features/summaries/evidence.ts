import { claimsOf, onlyFromSource } from "./checks/claims";
import { mentionsDay } from "./checks/days";
import { givesOrders } from "./checks/orders";
import { finderIn } from "./checks/place";
import { type CleanMail, squeeze } from "./clean";
import type { ModelSummary } from "./prompt";
import { SummaryContent } from "./schema";

const unescaped = (text: string) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

const shortened = (text: string, length: number) =>
  text.length <= length
    ? text
    : `${text
        .slice(0, length - 1)
        .toWellFormed()
        .trimEnd()}…`;

const longestQuote = 500;
/** Fewer letters than this prove nothing. Scripts without letters of their own say more with less. */
const isTelling = (quote: string, least: number) =>
  quote.length >= least || (quote.length >= 3 && /[^\p{ASCII}\p{Script=Latin}]/u.test(quote));

/** A quote of the source with its place: the source's own words; null when the source does not hold it. */
function evidenceIn(source: string) {
  const find = finderIn(source);
  return (text: string, least = 3) => {
    const said = squeeze(unescaped(text));
    const place = find(said) ?? find(said.replace(/^["'“”‘’«»„]+|["'“”‘’«»…]+$/g, ""));
    if (!place || place.end - place.start > longestQuote) return null;
    const quote = source.slice(place.start, place.end);
    return isTelling(quote, least) ? { quote, ...place } : null;
  };
}

/** A day the mail writes or tells; null for any other. */
function dayIn(source: string, value: string | null, sentAt: Date | null): string | null {
  const day = value?.match(/^\d{4}-\d{2}-\d{2}/)?.[0];
  return day && mentionsDay(source, day, sentAt) ? day : null;
}

/** A date as the quote has it: a day it writes or tells, or its own words. */
function dateIn(quote: string, value: string, sentAt: Date | null): string | null {
  if (/^\d{4}-\d{2}-\d{2}/.test(value)) return dayIn(quote, value, sentAt) && value;
  const held = quote.toLowerCase();
  const figures = value.match(/\d+/g) ?? [];
  return figures.length > 0
    ? figures.every((figure) => held.includes(figure))
      ? value
      : null
    : held.includes(value.toLowerCase())
      ? value
      : null;
}

/**
 * The model's answer as we keep it: cut to its limits; no action item, decision, date or sum without words
 * that the mail holds letter by letter, each with its place; no address, telephone number, sum, day or name
 * that the mail does not hold.
 */
export function shapeSummary(answer: ModelSummary, mail: CleanMail): SummaryContent {
  const source = `${mail.from}\n${mail.to}\n${mail.subject}\n${mail.text}`;
  const claims = claimsOf(source);
  const evidence = evidenceIn(mail.text);
  const tidy = (text: string, length: number, held = claims) =>
    shortened(onlyFromSource(squeeze(unescaped(text)), held), length);
  const six = <T, R>(items: T[], keep: (item: T) => R | null) =>
    items.flatMap((item) => keep(item) ?? []).slice(0, 6) as R[];
  const sentence = (text: string) => tidy(text, 300) || null;
  const value = (text: string) => tidy(text, 120);
  const nameIn = (name: string | null) => {
    const owner = name ? tidy(name, 120) : "";
    return owner && source.toLowerCase().includes(owner.toLowerCase()) ? owner : null;
  };
  const reply = answer.needsReply && answer.suggestedReply ? tidy(answer.suggestedReply, 2_000) : "";
  const state =
    mail.thread && answer.thread
      ? tidy(answer.thread, 500, claimsOf(`${source}\n${mail.thread}`)).replaceAll("\n", " ")
      : "";

  const tldr = tidy(answer.tldr, 300) || tidy(mail.subject, 300) || "(no readable text)";
  return SummaryContent.parse({
    tldr,
    keyPoints: six(answer.keyPoints, (point) => (tldr.includes(tidy(point, 300)) ? null : sentence(point))),
    actionItems: six(answer.actionItems, (item) => {
      const [text, held] = [sentence(item.text), evidence(item.quote, 6)];
      const dueAt = dayIn(source, item.dueAt, mail.sentAt);
      return text && held ? { text, owner: nameIn(item.owner), dueAt, ...held } : null;
    }),
    decisions: six(answer.decisions, (item) => {
      const [text, held] = [sentence(item.text), evidence(item.quote, 6)];
      return text && held ? { text, ...held } : null;
    }),
    dates: six(answer.dates, (item) => {
      const held = evidence(item.quote);
      const date = held && dateIn(held.quote, value(item.value), mail.sentAt);
      return held && date ? { value: date, ...held } : null;
    }),
    amounts: six(answer.amounts, (item) => {
      const [held, sum] = [evidence(item.quote), value(item.value)];
      return held && sum && claimsOf(held.quote).hasAmount(sum) ? { value: sum, ...held } : null;
    }),
    priority: answer.priority,
    category: answer.category,
    sentiment: answer.sentiment,
    language: /^[a-z]{2,3}(?:-[a-z0-9]{2,8})?$/i.test(answer.language) ? answer.language.toLowerCase() : "und",
    needsReply: answer.needsReply,
    suggestedReply: reply || null,
    confidence: Math.min(1, Math.max(0, answer.confidence)),
    hasInstructions: answer.hasInstructions || mail.hasHiddenOrders || givesOrders(`${mail.subject}\n${mail.text}`),
    thread: state || null,
  } satisfies SummaryContent);
}
