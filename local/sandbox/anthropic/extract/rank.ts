import { findAmounts } from "./amounts";
import type { Document } from "./document";
import { isStopWord } from "./language";
import { type Sentence, wordsOf } from "./sentences";

export type Ranked = { sentence: Sentence; index: number; score: number; terms: Set<string> };

const url = /(?:https?:\/\/|www\.)\S+/i;
const pleasantry =
  /^(?:(?:hi|hello|hey|dear|hallo|bonjour|hola)\b.{0,40}$|i hope (?:this|you)|hope (?:this|you)|thanks?(?: you)? (?:for (?:your|the|reaching)|so much|again|in advance)|how are you|have a (?:nice|great|good)|please (?:let me know if|feel free|do not hesitate|don't hesitate)|looking forward|happy to (?:help|answer)|if you have any (?:questions|problems)|let me know if you have|click (?:here|below)|vielen dank|ich hoffe|merci (?:de|pour)|j'espère|gracias por|espero que)/i;

/** Sentences by how much of the mail they carry: frequent terms, place, subject words, facts; best first. */
export function rankSentences(sentences: Sentence[], document: Document, language: string): Ranked[] {
  const frequency = new Map<string, number>();
  const termsOf = (words: string[]) =>
    words.filter((word) => word.length > 2 && !/^\d+$/.test(word) && !isStopWord(language, word)).map(stem);
  const termLists = sentences.map((sentence) => termsOf(sentence.words));
  for (const terms of termLists) {
    for (const term of new Set(terms)) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  }
  const subject = new Set(termsOf(wordsOf(document.subject.replace(/^(?:(?:re|fwd?|aw|wg|tr)\s*:\s*)+/i, ""))));
  const most = Math.max(1, ...frequency.values());
  return sentences
    .map((sentence, index) => {
      const terms = new Set(termLists[index]);
      const weight = [...terms].reduce((sum, term) => sum + 0.3 + (frequency.get(term) ?? 0) / most, 0);
      const density = weight / Math.sqrt(sentence.words.length + 6);
      const overlap = [...terms].filter((term) => subject.has(term)).length;
      const place = 1.4 * Math.exp(-index / 4) + (sentence.isFirstOfPassage ? 0.35 : 0);
      const score = density + Math.min(1.5, overlap * 0.6) + place + factBonus(sentence) - penalty(sentence);
      return { sentence, index, score, terms };
    })
    .sort((left, right) => right.score - left.score || left.index - right.index);
}

/** The best sentences without repeating one another, in the order of the mail. */
export function pickSentences(ranked: Ranked[], count: number, taken: Ranked[] = []): Ranked[] {
  const picked: Ranked[] = [];
  for (const candidate of ranked) {
    if (picked.length >= count) break;
    if (candidate.score < 0 && picked.length > 0) continue;
    if ([...picked, ...taken].every((other) => similarity(other.terms, candidate.terms) < 0.6)) picked.push(candidate);
  }
  return picked.sort((left, right) => left.index - right.index);
}

function factBonus({ text }: Sentence): number {
  const figures = findAmounts(text).length > 0 ? 0.6 : /\b\d{2,}\b/.test(text) ? 0.2 : 0;
  const verdict =
    /\b(?:decided|agreed|deadline|due|must|need|please|could you|can you|important|confirm|approved|cancel|because|result|conclu|propos|announce|release|fix(?:ed)?|bitte|beschlossen|merci de|por favor)/i;
  return figures + (verdict.test(text) ? 0.5 : 0);
}

function penalty({ text, words }: Sentence): number {
  let sum = 0;
  if (words.length < 4) sum += 2.5;
  else if (words.length < 7) sum += 0.8;
  if (words.length > 45) sum += 0.8;
  if (pleasantry.test(text)) sum += 2.5;
  if (url.test(text)) sum += 0.9;
  if (/^(?:it|this|that|these|those|he|she|they|and|but|so|or|also)\b/i.test(text)) sum += 0.35;
  if (/:\s*$/.test(text)) sum += 1.2;
  if (text.length > 20 && text === text.toUpperCase() && /\p{Lu}/u.test(text)) sum += 0.8;
  if (!/[.!?…:;)"'”]$/.test(text)) sum += 0.4;
  return sum;
}

function stem(word: string): string {
  return word.length > 5 ? word.replace(/(?:ing|ed|es|s|en|er)$/, "") : word.replace(/s$/, "");
}

function similarity(left: Set<string>, right: Set<string>): number {
  const shared = [...left].filter((term) => right.has(term)).length;
  return shared / Math.max(1, Math.min(left.size, right.size));
}
