/** A run of prose in the body; `text` is as long as the range, with line breaks as spaces. */
export type Passage = { start: number; end: number; text: string };

const attribution = new RegExp(
  "^\\s*(?:(?:on|am|le|el|il|op|em|den)\\s.{5,200}\\b(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev)\\b.{0,80}:?" +
    "|.{2,80}(?:wrote|writes|said|schrieb)(?: (?:on|at|am) .{3,60})?:)\\s*$",
  "i",
);
const originalMessage =
  /^\s*(?:-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original)|_{20,}\s*$)/i;
const forwardedHeader =
  /^\s*(?:from|to|cc|sent|date|subject|reply-to|von|an|betreff|gesendet|de|à|objet|envoyé)\s*:\s/i;
const signature = /^--\s?$/;
const signOff =
  /^\s*(?:(?:kind|best|warm|many)?\s*(?:regards|wishes)|cheers|(?:many )?thanks(?: again| in advance)?|thank you|sincerely|(?:yours|respectfully)(?: \w+)?|best|mit freundlichen grüßen|viele grüße|beste grüße|liebe grüße|cordialement|bien à vous|saludos|un saludo|cordiali saluti|met vriendelijke groet|atenciosamente)\s*[,!.]*\s*$/i;
const greeting =
  /^\s*(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|greetings|hallo|guten (?:tag|morgen)|liebe[rs]?|sehr geehrte[rs]?|bonjour|cher|chère|hola|estimad[oa]|ciao|gentile|beste|olá)\b[^.!?]{0,60}[,!:.]?|[A-Z]\w+,)\s*$/i;
const boilerplate =
  /unsubscribe|opt[- ]?out|view (?:it |this )?(?:e-?mail )?in (?:your |a )?browser|you (?:are|were) receiv(?:ing|ed)|you received this|this (?:e-?mail|message) (?:was sent|is sponsored|and any)|to (?:be removed|change your|manage your|update your) |manage (?:your )?(?:preferences|subscription)|confidential(?:ity)?\b.{0,40}(?:notice|intended)|intended (?:only|solely) for|all rights reserved|^\s*(?:©|\(c\)|copyright)\b|mailing list\s*$|mailman\/listinfo|sponsored by|do not reply to this|privacy policy|terms (?:of|and) (?:use|service|conditions)|sent from my |get your free|abbestellen|abmelden|se désabonner|désinscrire|darse de baja|virus[- ]free|scanned (?:by|for)|powered by|welcome to geek heaven|irish linux users' group|list maintainer|begin pgp|end pgp|^hash: sha/i;
const separator = /^[\s\-_=*~#+.<>|/\\:]{3,}$/;
const urlOnly = /^\s*(?:[\w ]{0,20}:?\s*)?[<([]?(?:https?:\/\/|www\.|ftp:\/\/)\S+[>)\]]?\s*$/i;
const listItem = /^\s*(?:[-*•·+]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+\S/;
const pgpSignature = /^-{5}BEGIN PGP SIGNATURE/;

/** The prose of a mail body: no quoted text, signature, boilerplate, rules, bare links or program text. */
export function readPassages(body: string): Passage[] {
  const passages: Passage[] = [];
  let open: Passage | null = null;
  const close = () => {
    if (open && open.text.trim() !== "") passages.push(open);
    open = null;
  };
  for (const line of readLines(body)) {
    if (line.isEnd) break;
    if (!line.isProse) {
      close();
      continue;
    }
    const { start, end, text } = line;
    if (open && line.isContinuation) open = { start: open.start, end, text: body.slice(open.start, end) };
    else {
      close();
      open = { start, end, text };
    }
  }
  close();
  return passages.map((passage) => ({ ...passage, text: passage.text.replace(/\s/g, " ") }));
}

type Line = { start: number; end: number; text: string; isProse: boolean; isContinuation: boolean; isEnd: boolean };

function* readLines(body: string): Generator<Line> {
  const lines = body.split("\n");
  let start = 0;
  let previous = "";
  for (const [index, text] of lines.entries()) {
    const end = start + text.length;
    const isProse = text.trim() !== "" && !isNoise(text, lines[index + 1] ?? "");
    const isContinuation = isProse && continues(previous, text);
    yield { start, end, text, isProse, isContinuation, isEnd: endsMail(lines, index) };
    start = end + 1;
    previous = isProse ? text : "";
  }
}

function isNoise(line: string, next: string): boolean {
  if (/^\s{0,3}[>|]/.test(line) || separator.test(line) || urlOnly.test(line)) return true;
  if (attribution.test(line) || (/^\s*on .{10,}$/i.test(line) && attribution.test(`${line} ${next}`))) return true;
  if (/^\s*\S*\s?(?:wrote|schrieb):\s*$/.test(line)) return true;
  if (forwardedHeader.test(line) || greeting.test(line) || signOff.test(line) || boilerplate.test(line)) return true;
  return isProgramText(line);
}

/** Diffs, logs, tables and ASCII drawings have few letters for their length. */
function isProgramText(line: string): boolean {
  const solid = line.replace(/\s/g, "");
  if (solid.length < 4) return true;
  const letters = solid.match(/\p{L}/gu)?.length ?? 0;
  if (letters / solid.length < 0.55 && !/[$€£¥]\s?\d|\d\s?[€%]/.test(line)) return true;
  return (
    /^(?:\+{3}|-{3}|@@|diff |index |[+-]\s*[#{}<]|\s*(?:#include|import |def |public |private |return\b.*;|at [\w.$]+\())/.test(
      line,
    ) || /[;{}]\s*$/.test(line)
  );
}

function continues(previous: string, line: string): boolean {
  if (previous === "" || listItem.test(line)) return false;
  if (/^\s*\p{Ll}/u.test(line)) return true;
  if (/[.!?:]["')\]]?\s*$/.test(previous)) return previous.length > 55 && !/:\s*$/.test(previous);
  return previous.trim().length >= 45;
}

/** A signature mark, a quoted original, or a sign-off with only a few lines left. */
function endsMail(lines: string[], index: number): boolean {
  const line = lines[index] ?? "";
  if (signature.test(line) || pgpSignature.test(line)) return true;
  if (originalMessage.test(line)) return !/^_{20,}/.test(line) || forwardedHeader.test(lines[index + 1] ?? "");
  if (!signOff.test(line)) return false;
  const rest = lines.slice(index + 1).filter((later) => later.trim() !== "" && !/^\s*>/.test(later));
  const first = rest[0] ?? "";
  return rest.length <= 8 && first.length <= 40;
}
