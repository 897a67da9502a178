import { createHash } from "node:crypto";
import { composeMessage } from "../mime/compose";

const PEOPLE = [
  "Mara Lindt",
  "Jonas Weber",
  "Priya Nair",
  "Tomás Rivera",
  "Yuki Tanaka",
  "Elif Kaya",
  "Sam Porter",
  "Noor Haddad",
];
const TOPICS = [
  "Quarterly figures",
  "Contract renewal",
  "Onboarding plan",
  "Invoice 20{n}",
  "Venue for the offsite",
  "Support case {n}",
  "Release notes {n}",
  "Candidate interview",
];
const SENTENCES = [
  "The draft is attached to the shared folder and waits for your comments until Thursday.",
  "We agreed to move the review to next week because two people are travelling.",
  "Please confirm the amount of EUR 1,{n} before the payment run on Friday.",
  "Nothing is urgent here, but a short answer would help us plan.",
  "The customer asked again whether the export can include archived records.",
  "I have added the open questions at the end of the document.",
  "Could you take over the call on Tuesday at 10:00?",
  "The numbers of last month are final and 4 % above the forecast.",
];
const PARAGRAPHS = 9;

/** Mail number `index` of a generated mailbox, about 2.5 kB; the same for the same address and number. */
export function generateMail(email: string, index: number, at: number): string {
  const hash = createHash("sha256").update(`${email} ${index}`).digest();
  const pick = (list: readonly string[], byte: number) =>
    (list[(hash[byte] ?? 0) % list.length] ?? "").replace("{n}", String(100 + index));
  const sender = pick(PEOPLE, 0);
  const paragraphs = Array.from({ length: PARAGRAPHS }, (_, line) =>
    [0, 1, 2].map((step) => pick(SENTENCES, 2 + line * 3 + step)).join(" "),
  );
  return composeMessage({
    from: `${sender} <${sender
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^a-z]+/g, ".")}@partners.test>`,
    to: email,
    subject: `${pick(TOPICS, 1)} (${index})`,
    text: `Hello,\n\n${paragraphs.join("\n\n")}\n\nBest regards\n${sender}`,
    date: new Date(at),
    messageId: `<${hash.toString("hex").slice(0, 24)}@partners.test>`,
  });
}
