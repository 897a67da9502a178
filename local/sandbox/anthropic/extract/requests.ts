import { findDates } from "./dates";
import { type Document, displayName } from "./document";
import type { Sentence } from "./sentences";

export type Action = { sentence: Sentence; owner: string | null; dueAt: string | null };

const asksReader = new RegExp(
  [
    "\\b(?:can|could|would|will) (?:you|someone|anyone) (?!believe|imagine|guess)(?:please )?\\w+",
    "\\bplease (?!note|find|see (?:below|attached)|be (?:aware|advised)|let me know if|do(?: not|n't) hesitate|feel free|ignore|disregard|contact us|visit|click|accept|excuse|remove|bear|pardon)\\w+",
    "^(?:\\W*|(?:so|and|but|also|then|now|first|next|finally),? )(?:you|everyone|we all) (?:need to|have to|must|should|ought to) (?!be\\b|have\\b|see\\b|know\\b|surprised)\\w+",
    "\\b(?:i|we) (?:need|want|expect|would like|'d like) you to\\b",
    "^make sure|^(?:and |please )?let (?:me|us) know (?!if you have any)",
    "\\b(?:don't forget|remember) to\\b",
    "\\byour (?:approval|input|feedback|review|response|signature) (?:is|by|would)\\b",
    "\\baction required\\b|^to-?do\\b|^kindly \\w+",
    "\\b(?:can|could|shall) we (?:meet|schedule|talk|move|get)\\b",
    "\\bbitte (?!beachten)\\p{L}+|\\b(?:könnten|können|könntest|kannst|würden) (?:sie|du|ihr)\\b",
    "\\b(?:pourriez|pouvez|peux|pourrais)-(?:vous|tu)\\b|\\bmerci de \\p{L}+|\\bveuillez\\b|\\bs'il vous plaît\\b",
    "\\b(?:podría|podrías|podrían)\\b|\\bpor favor\\b|\\b(?:potresti|potrebbe)\\b|\\bper favore\\b",
    "\\b(?:kunt|kun|wilt|wil) (?:u|je)\\b|\\balstublieft\\b|\\balsjeblieft\\b",
  ].join("|"),
  "iu",
);
const promises =
  /^(?:(?:ok|okay|yes|sure|thanks|so|and|then|in the meantime|meanwhile),? )?(?:i(?:'ll| will| am going to|'m going to| promise to)|we(?:'ll| will)) (?!be\b|never|not\b|have\b|admit|say|tell you|always|probably|assume|bet|miss|see\b)\w+/i;
const decided =
  /\b(?:(?:we|they|i|the (?:board|team|committee|group|council)) (?:have |has |had |'ve )?(?:(?:all |finally |now |just )?(?:decided|agreed|chosen|settled|resolved|opted|voted|approved|concluded))|it (?:was|has been|is) (?:decided|agreed|approved|settled|confirmed)|(?:we(?:'ll| will| are going to)) go (?:ahead )?with|the decision (?:is|was)|(?:has|have) been (?:approved|rejected|cancell?ed|postponed|accepted|confirmed)|(?:is|are) (?:hereby )?(?:approved|confirmed|cancell?ed|postponed)|wir haben (?:uns )?(?:\w+ ){0,6}(?:entschieden|beschlossen|vereinbart)|wurde (?:beschlossen|genehmigt|vereinbart)|(?:nous avons|il a été) (?:décidé|convenu)|(?:hemos|se ha) (?:decidido|acordado)|abbiamo deciso)\b/i;
const bulkAsk =
  /\b(?:click|order (?:now|today)|buy|subscribe|visit|call now|act now|sign up|download|shop|print|enter to win|reply with the word|remove)\b/i;
const openQuestion = /\?["')\]]?\s*$/;

/** Tasks the mail hands out: requests to its reader and promises of its writer. */
export function findActions(sentences: Sentence[], document: Document, language: string): Action[] {
  const reader = document.to.includes(",") ? null : displayName(document.to);
  return sentences.flatMap((sentence) => {
    const { text } = sentence;
    if (sentence.words.length < 3 || sentence.words.length > 60 || bulkAsk.test(text)) return [];
    // "If you need …" and "when you can …" ask for nothing.
    if (/^(?:if|when|whenever|unless|once|while)\b/i.test(text) && !/,\s*(?:please|could|can|let)\b/i.test(text))
      return [];
    const isRequest = asksReader.test(text) && !/^(?:do|did|have|are|is) you\b/i.test(text);
    const isPromise = !isRequest && promises.test(text) && !openQuestion.test(text);
    if (!isRequest && !isPromise) return [];
    const dueAt = findDates(text, document.sentAt, language).at(-1)?.value ?? null;
    const owner = isPromise
      ? /\bi\b|\blet me\b/i.test(text)
        ? displayName(document.from)
        : null
      : (addressee(text) ?? reader);
    return [{ sentence, owner, dueAt }];
  });
}

export function findDecisions(sentences: Sentence[]): Sentence[] {
  return sentences.filter((sentence) => decided.test(sentence.text) && !openQuestion.test(sentence.text));
}

/** Whether somebody waits for an answer: a question or request to the reader. */
export function asksForReply(sentences: Sentence[]): boolean {
  return sentences.some(({ text, words }) => {
    if (bulkAsk.test(text) || words.length < 3) return false;
    if (
      /\b(?:rsvp|let (?:me|us) know|get back to (?:me|us)|reply|respond|your (?:thoughts|opinion|feedback))\b/i.test(
        text,
      )
    )
      return true;
    if (asksReader.test(text) && openQuestion.test(text)) return true;
    return (
      openQuestion.test(text) && /\b(?:you|your|anyone|anybody|someone|sie|ihr|du|vous|usted|tú|lei|u|je)\b/i.test(text)
    );
  });
}

/** "Bob, could you …" and "@Bob please …" name who is asked. */
function addressee(text: string): string | null {
  const match =
    /^(?:@(\p{Lu}\p{L}+)|(\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)?),\s+(?:please|can|could|would|will|you|bitte|könn|pourr|peux|puede))/iu.exec(
      text,
    );
  const name = match?.[1] ?? match?.[2] ?? null;
  return name &&
    /^\p{Lu}/u.test(name) &&
    !/^(?:so|also|then|and|if|well|ok|okay|yes|no|hi|hey|hello|thanks|however|finally|first|next|once|again|otherwise)$/i.test(
      name,
    )
    ? name
    : null;
}
