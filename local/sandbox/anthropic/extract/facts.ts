import { findAmounts } from "./amounts";
import { classify, priorityOf, sentimentOf } from "./classify";
import { findDates } from "./dates";
import { addressOf, type Document, displayName, unescapeMarkup } from "./document";
import { directsModel } from "./instructions";
import { detectLanguage } from "./language";
import { readPassages } from "./prose";
import { pickSentences, rankSentences } from "./rank";
import { asksForReply, findActions, findDecisions } from "./requests";
import { readSentences, type Sentence, safeSentences, wordsOf } from "./sentences";
import { suggestReply } from "./suggested-reply";

/** A finding with its evidence: shown as `display` where a string is wanted, by its fields where an object is. */
export class Finding {
  constructor(
    readonly display: string,
    readonly fields: Record<string, unknown>,
  ) {}
}

/** What is known of a mail, by property name in lower case without separators. */
export type Facts = Record<string, unknown>;

const maxListed = 6;

/** Everything the sandbox can say about a document; every quote is a verbatim piece of its body. */
export function collectFacts(document: Document): Facts {
  const { body } = document;
  const sentences = safeSentences(readSentences(readPassages(body)));
  const words = sentences.flatMap((sentence) => sentence.words);
  const subject = directsModel(document.subject) ? "" : document.subject;
  const language = detectLanguage(`${subject}\n${body}`, words.length > 3 ? words : wordsOf(`${subject} ${body}`));
  const ranked = rankSentences(sentences, document, language);
  const lead = pickSentences(ranked, 2);
  const tldr = summaryLine(lead.map(({ sentence }) => sentence)) || clip(subject, 300) || "(no readable text)";
  const points = pickSentences(ranked, pointCount(sentences.length));
  const text = sentences.map((sentence) => sentence.text).join(" ");
  const classification = classify(document, `${subject}\n${body}`);
  const { category, isBulk } = classification;
  const actions = isBulk ? [] : findActions(sentences, document, language).slice(0, maxListed);
  const isUnanswerable = isBulk || ["notification", "receipt", "security"].includes(category);
  const needsReply = !isUnanswerable && asksForReply(sentences);
  const hasInstructions = directsModel(`${document.subject}\n${body}`);
  const quoted = (sentence: Sentence) => body.slice(sentence.start, sentence.end);

  const facts: Facts = {
    tldr,
    title: clip(subject, 120) || clip(tldr, 120),
    keypoints: points.map(({ sentence }) => finding(tidy(sentence.text, 240), quoted(sentence))),
    actionitems: actions.map(({ sentence, owner, dueAt }) =>
      finding(tidy(sentence.text, 240), quoted(sentence), {
        owner,
        assignee: owner,
        dueat: dueAt,
        due: dueAt,
        duedate: dueAt,
        deadline: dueAt,
      }),
    ),
    decisions: findDecisions(sentences)
      .slice(0, maxListed)
      .map((sentence) => finding(tidy(sentence.text, 240), quoted(sentence))),
    dates: listed(sentences, body, (part) => findDates(part, document.sentAt, language, isBulk)),
    amounts: listed(sentences, body, findAmounts),
    questions: sentences
      .filter((sentence) => /\?["')\]]?$/.test(sentence.text))
      .slice(0, maxListed)
      .map((sentence) => finding(tidy(sentence.text, 240), quoted(sentence))),
    priority: priorityOf(classification, document, text, actions, needsReply),
    category,
    sentiment: sentimentOf(words),
    language,
    needsreply: needsReply,
    suggestedreply: needsReply ? suggestReply(document, language) : null,
    confidence: confidence(sentences.length, words.length, category, hasInstructions),
    hasinstructions: hasInstructions,
    thread: document.thread && !directsModel(document.thread) ? clip(`${tldr} Before: ${document.thread}`, 400) : null,
    sender: displayName(document.from) ?? addressOf(document.from),
    tags: [category],
  };
  return withAliases(facts);
}

/** An answer in plain words, for requests without a schema. */
export function plainSummary(facts: Facts): string {
  const points = facts.keypoints;
  const lines = Array.isArray(points)
    ? points.flatMap((point) =>
        point instanceof Finding && point.display !== facts.tldr ? [`- ${point.display}`] : [],
      )
    : [];
  return [String(facts.tldr), ...lines].join("\n");
}

const aliases: Record<string, string[]> = {
  tldr: ["summary", "abstract", "overview", "gist", "oneliner", "text", "content"],
  title: ["headline", "subject", "topic"],
  keypoints: ["points", "bullets", "highlights", "keyfacts", "takeaways"],
  actionitems: ["actions", "tasks", "todos", "nextsteps"],
  dates: ["importantdates", "deadlines"],
  amounts: ["money", "sums", "prices"],
  needsreply: ["replyneeded", "requiresreply", "needsresponse", "replyrequired"],
  suggestedreply: ["replydraft", "draftreply", "reply", "draft"],
  hasinstructions: ["containsinstructions", "promptinjection", "isinjection"],
  priority: ["urgency", "importance"],
  category: ["type", "kind", "label", "classification"],
  sentiment: ["tone", "mood"],
  language: ["lang", "locale"],
  sender: ["from", "author"],
};

function withAliases(facts: Facts): Facts {
  const named = { ...facts };
  for (const [name, others] of Object.entries(aliases)) {
    for (const other of others) named[other] ??= facts[name];
  }
  return named;
}

function finding(display: string, quote: string, more: Record<string, unknown> = {}): Finding {
  const text = { text: display, task: display, action: display, title: display, description: display, point: display };
  return new Finding(display, { ...text, value: display, quote, evidence: quote, source: quote, ...more });
}

/** Dates or amounts with the words around them, each value once. */
function listed(
  sentences: Sentence[],
  body: string,
  find: (text: string) => Array<{ value: string; start: number; end: number }>,
): Finding[] {
  const seen = new Map<string, Finding>();
  for (const sentence of sentences) {
    const raw = body.slice(sentence.start, sentence.end);
    for (const { value, start, end } of find(raw.replace(/\s/g, " "))) {
      if (seen.size >= maxListed) return [...seen.values()];
      if (seen.has(value)) continue;
      const quote = surroundings(raw, start, end);
      seen.set(
        value,
        new Finding(value, {
          value,
          date: value,
          amount: value,
          iso: value,
          text: value,
          quote,
          evidence: quote,
          source: quote,
        }),
      );
    }
  }
  return [...seen.values()];
}

/** The piece of `raw` from 60 characters before to 40 after the match, cut at line and word ends. */
function surroundings(raw: string, start: number, end: number): string {
  const before = raw.slice(Math.max(0, start - 60), start);
  const lineStart = before.lastIndexOf("\n") + 1;
  const wordStart = start > 60 && lineStart === 0 ? before.indexOf(" ") + 1 : lineStart;
  const after = raw.slice(end, end + 40);
  const lineEnd = after.indexOf("\n");
  const wordEnd = end + 40 < raw.length ? after.lastIndexOf(" ") : after.length;
  const from = start - before.length + wordStart;
  const to = end + (lineEnd === -1 ? Math.max(0, wordEnd) : lineEnd);
  return raw.slice(from, to).trim();
}

function pointCount(sentences: number): number {
  return Math.min(maxListed, Math.max(1, Math.round(sentences * 0.4)));
}

function summaryLine(sentences: Sentence[]): string {
  const [first, second] = sentences.map((sentence) => tidy(sentence.text, 300));
  if (first === undefined) return "";
  const both = second === undefined ? first : `${first} ${second}`;
  return both.length <= 300 ? both : first;
}

/** Without bare links and stray marks, at most `limit` characters, cut at a word. */
function tidy(text: string, limit: number): string {
  const plain = unescapeMarkup(text)
    .replace(/[<([]?(?:https?:\/\/|www\.)\S+/gi, "")
    .replace(/\s*\(\s*\)/g, "")
    .replace(/\s+([.,;:!?])/g, "$1")
    .replace(/\s{2,}/g, " ")
    .trim();
  return clip(plain === "" ? text : plain, limit);
}

function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), limit / 2)).trimEnd()}…`;
}

function confidence(sentences: number, words: number, category: string, hasInstructions: boolean): number {
  const base = 0.45 + Math.min(0.25, sentences * 0.03) + Math.min(0.1, words / 1500);
  const doubt = (category === "other" ? 0.1 : 0) + (hasInstructions ? 0.15 : 0) + (words > 3000 ? 0.1 : 0);
  return Math.round(Math.max(0.2, base - doubt) * 100) / 100;
}
