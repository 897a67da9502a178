import { directsModel } from "./instructions";
import type { Passage } from "./prose";

/** One sentence of the mail; `start` and `end` delimit it in the body, byte for byte. */
export type Sentence = { text: string; start: number; end: number; words: string[]; isFirstOfPassage: boolean };

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });
const abbreviation =
  /(?:^|[\s(])(?:mr|mrs|ms|dr|prof|st|no|vs|etc|e\.g|i\.e|inc|ltd|co|corp|jr|sr|u\.s|approx|fig|nr|z\.b|bzw|ca|abs|bzgl|m|mme|sra?|p\.m|a\.m|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|[a-z])\.\s*$/i;
/** "am 3. Dezember" is one sentence. */
const monthNext = /^(?:jan|feb|mär|mar|apr|mai|jun|jul|aug|sep|okt|nov|dez)/i;
const marker = /^(?:[-*•·+]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+/;

/** At most this much of a very long mail is read: its point is not on page forty. */
const maxSentences = 400;

export function readSentences(passages: Passage[]): Sentence[] {
  const sentences: Sentence[] = [];
  for (const passage of passages) {
    let isFirstOfPassage = true;
    for (const [from, to] of ranges(passage.text)) {
      if (sentences.length >= maxSentences) return sentences;
      const sentence = toSentence(passage, from, to, isFirstOfPassage);
      if (sentence) sentences.push(sentence);
      isFirstOfPassage = false;
    }
  }
  return sentences;
}

/** Text that tries to steer the reader's software is never repeated. */
export function safeSentences(sentences: Sentence[]): Sentence[] {
  return sentences.filter((sentence) => !directsModel(sentence.text));
}

export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{L}[\p{L}\p{N}'-]*|\p{N}+/gu) ?? [];
}

function* ranges(text: string): Generator<[number, number]> {
  let from = 0;
  for (const { segment, index } of segmenter.segment(text)) {
    const to = index + segment.length;
    const isLast = to === text.length;
    const tail = text.slice(Math.max(from, to - 12), to);
    if (!isLast && (abbreviation.test(tail) || (/\d\.\s*$/.test(tail) && monthNext.test(text.slice(to, to + 5)))))
      continue;
    yield [from, to];
    from = to;
  }
  if (from < text.length) yield [from, text.length];
}

function toSentence(passage: Passage, from: number, to: number, isFirstOfPassage: boolean): Sentence | null {
  const raw = passage.text.slice(from, to);
  const lead = raw.length - raw.trimStart().length;
  const mark = marker.exec(raw.slice(lead))?.[0].length ?? 0;
  const start = passage.start + from + lead + mark;
  const end = passage.start + from + raw.trimEnd().length;
  const text = raw
    .slice(lead + mark)
    .trim()
    .replace(/\s+/g, " ");
  const words = wordsOf(text);
  if (end <= start || words.length === 0) return null;
  return { text, start, end, words, isFirstOfPassage };
}
