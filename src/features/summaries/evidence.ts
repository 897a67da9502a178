import { type CleanMail, squeeze } from "./clean";
import type { ModelSummary } from "./prompt";
import { SummaryContent } from "./schema";

const unescaped = (text: string) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
/** Typography that models change without meaning to. */
const plain = (text: string) =>
  text
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/[\u2010-\u2014]/g, "-")
    .replace(/\s+/g, " ")
    .trim();

const link =
  /\b(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www\.)[^\s<>"'()[\]{}]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:[a-z0-9-]+\.)+(?:com|net|org|io|co|info|biz|xyz|top|ru|cn|dev|app|ai|me|uk|de|fr|eu|us|ly|gl|to|cc|site|online|shop|link|click|zip|mov|test|example)\b(?:\/[^\s<>"'()[\]{}]*)?/giu;
const phone = /(?<![\w.])(?:\+|00)?\(?\d[\d\s()./-]{5,20}\d(?![\w])/gu;
const amount =
  /(?:[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|JPY|US\$))\s?\d[\d.,']*(?:\s?(?:k|m|bn|million|billion|thousand))?|\d[\d.,']*\s?(?:[$€£¥₹]|(?:USD|EUR|GBP|CHF|JPY|dollars?|euros?|pounds?)\b)/giu;

const linkKey = (text: string) =>
  text
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, "")
    .replace(/^www\./, "")
    .replace(/[.,;:!?/]+$/, "");
const digits = (text: string) => text.replace(/\D/g, "").replace(/^00/, "");
const amountKey = (text: string) => digits(text.replace(/[.,]0{1,2}(?!\d)/, ""));

/** What a source says, to compare with: its addresses, its runs of digits. */
function claimsOf(source: string) {
  const addresses = new Set(
    (source.match(link) ?? []).flatMap((found) => [linkKey(found), linkKey(found).split(/[/?#]/)[0] ?? ""]),
  );
  const runs = (source.match(/\d[\d\s().,'/-]*\d|\d/g) ?? []).map(digits);
  const numbers = new Set((source.match(/\d[\d.,']*/g) ?? []).map(amountKey));
  return {
    hasAddress: (text: string) => addresses.has(linkKey(text)),
    hasPhone: (text: string) => runs.some((run) => run.includes(digits(text))),
    hasAmount: (text: string) => numbers.has(amountKey(text)),
  };
}
type Claims = ReturnType<typeof claimsOf>;

/** A day or a year written with separators is no telephone number. */
const looksLikeDate = (text: string) => /^\d{4}-\d{1,2}-\d{1,2}\b|^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$/.test(text.trim());

/** Free text without addresses, telephone numbers and sums that the mail does not contain. */
function onlyFromSource(text: string, claims: Claims): string {
  const cut = text
    .replace(link, (found) => (claims.hasAddress(found) ? found : ""))
    .replace(amount, (found) => (claims.hasAmount(found) ? found : ""))
    .replace(phone, (found) =>
      looksLikeDate(found) || digits(found).length < 7 || claims.hasPhone(found) ? found : "",
    );
  return cut === text
    ? text
    : cut
        .replace(/\(\s*\)|\[\s*\]|<\s*>/g, "")
        .replace(/ {2,}/g, " ")
        .replace(/ +([.,;:!?])/g, "$1")
        .trim();
}

const shortened = (text: string, length: number) =>
  text.length <= length
    ? text
    : `${text
        .slice(0, length - 1)
        .toWellFormed()
        .trimEnd()}…`;

const day = /^\d{4}-\d{2}-\d{2}/;
const dayOf = (value: string | null) => {
  const found = value?.match(day)?.[0];
  return found && !Number.isNaN(Date.parse(found)) ? found : null;
};

/** Words that address a reading machine instead of a person. A second opinion beside the model's own. */
const orders =
  /\b(?:ignore|disregard|forget|override)\b[^.\n]{0,60}\b(?:previous|prior|above|all|your|earlier)\b[^.\n]{0,40}\b(?:instructions?|prompts?|rules?|guidelines)\b|\b(?:system prompt|you are (?:now )?an? (?:ai|assistant|language model)|as an ai (?:model|assistant)|note to (?:the )?(?:ai|assistant|llm|summari[sz]er))\b|<\/?(?:system|mail|instructions?)>/i;

/**
 * The model's answer as we keep it: cut to its limits, without any item whose quote the mail does not hold
 * word for word, and without addresses, numbers and sums that the mail does not hold.
 */
export function shapeSummary(answer: ModelSummary, mail: CleanMail): SummaryContent {
  const source = plain(mail.text);
  const claims = claimsOf(`${mail.from}\n${mail.to}\n${mail.subject}\n${mail.text}`);
  const tidy = (text: string, length: number) => shortened(onlyFromSource(squeeze(unescaped(text)), claims), length);
  const quoted = (text: string) => {
    const quote = squeeze(unescaped(text));
    return quote.length >= 3 && quote.length <= 500 && source.includes(plain(quote)) ? quote : null;
  };
  const six = <T, R>(items: T[], keep: (item: T) => R | null) =>
    items.flatMap((item) => keep(item) ?? []).slice(0, 6) as R[];
  const sentence = (text: string) => tidy(text, 300) || null;
  const found = (item: { value: string; quote: string }) => {
    const [value, quote] = [shortened(squeeze(unescaped(item.value)), 120), quoted(item.quote)];
    return value && quote ? { value, quote } : null;
  };
  const reply = answer.needsReply && answer.suggestedReply ? tidy(answer.suggestedReply, 2_000) : "";

  const tldr = tidy(answer.tldr, 300) || tidy(mail.subject, 300) || "(no readable text)";
  return SummaryContent.parse({
    tldr,
    keyPoints: six(answer.keyPoints, (point) => (tldr.includes(tidy(point, 300)) ? null : sentence(point))),
    actionItems: six(answer.actionItems, (item) => {
      const [text, quote] = [sentence(item.text), quoted(item.quote)];
      const owner = item.owner ? shortened(tidy(item.owner, 120), 120) : "";
      return text && quote ? { text, owner: owner || null, dueAt: dayOf(item.dueAt), quote } : null;
    }),
    decisions: six(answer.decisions, sentence),
    dates: six(answer.dates, found),
    amounts: six(answer.amounts, (item) => (claims.hasAmount(item.value) ? found(item) : null)),
    priority: answer.priority,
    category: answer.category,
    sentiment: answer.sentiment,
    language: /^[a-z]{2,3}(?:-[a-z0-9]{2,8})?$/i.test(answer.language) ? answer.language.toLowerCase() : "und",
    needsReply: answer.needsReply,
    suggestedReply: reply || null,
    confidence: Math.min(1, Math.max(0, answer.confidence)),
    hasInstructions: answer.hasInstructions || orders.test(`${mail.subject}\n${mail.text}`),
  } satisfies SummaryContent);
}
