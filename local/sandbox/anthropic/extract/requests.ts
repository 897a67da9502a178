import { findDates } from "./dates";
import { type Document, displayName } from "./document";
import type { Sentence } from "./sentences";

export type Action = { sentence: Sentence; owner: string | null; dueAt: string | null };

const asksReader =
  /\b(?:(?:can|could|would|will) (?:you|someone|anyone)\b|please (?!note|find|see (?:below|attached)|be aware|let me know if|do not hesitate|don't hesitate|feel free|ignore|contact us|visit|click)\w+|(?:you|we all|everyone|we) (?:need|have|must|should|ought)(?: to)?\b|(?:need|want|expect|would like|'d like) you to\b|make sure|let (?:me|us) know (?!if you have any)|don't forget|remember to|your (?:approval|input|feedback|review|response|signature) (?:is|would)|action required|to-?do\b|kindly \w+|(?:can|could) we (?:meet|schedule|talk|move|get)|bitte\b|(?:könnten|können|könntest|kannst|würden) (?:sie|du|ihr)|(?:pourriez|pouvez|peux|pourrais)-(?:vous|tu)|merci de\b|veuillez|s'il vous plaît|(?:podría|puede|puedes|podrías|podrían)\b|por favor|(?:potresti|potrebbe|può|puoi)\b|per favore|(?:kunt|kun|wilt|wil) (?:u|je)\b|alstublieft|alsjeblieft)/i;
const promises =
  /\b(?:i(?:'ll| will| am going to|'m going to| promise to)|we(?:'ll| will)|let me) (?!be (?:happy|glad)|never|not\b|have to say|admit|say|tell you)(?:\w+)/i;
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
    if (sentence.words.length < 3 || bulkAsk.test(text)) return [];
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
