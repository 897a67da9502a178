import { type Document, firstName } from "./document";

type Phrases = {
  hello: (name: string | null) => string;
  thanks: (subject: string) => string;
  next: string;
  bye: string;
};

const english: Phrases = {
  hello: (name) => (name ? `Hi ${name},` : "Hello,"),
  thanks: (subject) => `Thank you for your message${subject ? ` about "${subject}"` : ""}.`,
  next: "I have read it and will get back to you with an answer.",
  bye: "Best regards",
};
const phrases: Record<string, Phrases> = {
  de: {
    hello: (name) => (name ? `Hallo ${name},` : "Guten Tag,"),
    thanks: (subject) => `vielen Dank für Ihre Nachricht${subject ? ` zu „${subject}“` : ""}.`,
    next: "Ich habe sie gelesen und melde mich mit einer Antwort.",
    bye: "Viele Grüße",
  },
  fr: {
    hello: (name) => (name ? `Bonjour ${name},` : "Bonjour,"),
    thanks: (subject) => `Merci pour votre message${subject ? ` au sujet de « ${subject} »` : ""}.`,
    next: "Je l'ai bien lu et je reviens vers vous avec une réponse.",
    bye: "Cordialement",
  },
  es: {
    hello: (name) => (name ? `Hola, ${name}:` : "Hola:"),
    thanks: (subject) => `Gracias por su mensaje${subject ? ` sobre «${subject}»` : ""}.`,
    next: "Lo he leído y le responderé con una respuesta.",
    bye: "Saludos",
  },
};

/** A polite holding answer in the language of the mail; it promises nothing and repeats no figure. */
export function suggestReply(document: Document, language: string): string {
  const { hello, thanks, next, bye } = phrases[language] ?? english;
  const subject = document.subject
    .replace(/^(?:(?:re|fwd?|aw|wg|tr|sv)\s*:\s*)+/i, "")
    .replace(/["„“«»]/g, "")
    .trim();
  const named = subject.length > 80 || /https?:|www\./i.test(subject) ? "" : subject;
  return `${hello(firstName(document.from))}\n\n${thanks(named)} ${next}\n\n${bye}`;
}
