import { walkParts } from "../mime/part-tree";
import type { Message } from "../store/message";

type Words = { body: string; filenames: string };

const kept = new WeakMap<Message, Words>();

/** Words in lower case without accents, one space around each: a phrase occurs when its words do, in order. */
export function wordsOf(text: string): string {
  const plain = text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
  return ` ${plain
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join(" ")} `;
}

/** All searchable words of a message: subject, people, visible text, file names. */
export function messageWords(message: Message): Words {
  const known = kept.get(message);
  if (known) return known;
  const filenames = wordsOf([...walkParts(message.root)].map((part) => part.filename).join(" "));
  const parts = ["subject", "from", "to", "cc"].map((name) => message.header(name));
  const words = { body: `${wordsOf([...parts, message.text].join(" \n "))}${filenames}`, filenames };
  kept.set(message, words);
  return words;
}

/** Whether the phrase's words stand in `words`; a phrase without any word stands everywhere. */
export function hasPhrase(words: string, phrase: string): boolean {
  const wanted = wordsOf(phrase);
  return wanted.trim() === "" || words.includes(wanted);
}
