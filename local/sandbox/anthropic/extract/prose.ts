/** A run of prose in the body; `text` is as long as the range, with line breaks as spaces. */
export type Passage = { start: number; end: number; text: string };

const attribution = new RegExp(
  "^\\s*(?:(?:on|am|le|el|il|op|em|den)\\s.{5,200}\\b(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev)\\b.{0,80}:?" +
    "|.{2,80}(?:wrote|writes|mentioned|said|schrieb)(?: (?:on|at|am) .{3,60})?:)\\s*$",
  "i",
);
const originalMessage =
  /^\s*(?:-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original)|_{20,}\s*$)/i;
const forwardedHeader =
  /^\s*(?:from|to|cc|sent|date|subject|reply-to|von|an|betreff|gesendet|de|à|objet|envoyé)\s*:\s/i;
const wroteAt = /^\s*(?:on|am|le|el|il) (?:\p{L}{2,9}[.,]?,? )?(?:\d|\p{L}{3,9} \d).{0,80}\d{1,2}[:.h]\d{2}/iu;
const signature = /^--\s?$/;
const signOff =
  /^\s*(?:(?:kind|best|warm|many)?\s*(?:regards|wishes)|cheers|(?:many )?thanks(?: again| in advance)?|thank you|sincerely|(?:yours|respectfully)(?: \w+)?|best|mit freundlichen grüßen|viele grüße|beste grüße|liebe grüße|cordialement|bien à vous|saludos|un saludo|cordiali saluti|met vriendelijke groet|atenciosamente)\s*[,!.]*\s*$/i;
const greeting =
  /^\s*(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|greetings|hallo|guten (?:tag|morgen)|liebe[rs]?|sehr geehrte[rs]?|bonjour|cher|chère|hola|estimad[oa]|ciao|gentile|beste|olá)\b[^.!?]{0,60}[,!:.]?|[A-Z]\w+,)\s*$/i;
const boilerplate =
  /unsubscribe|opt[- ]?out|view (?:it |this )?(?:e-?mail )?in (?:your |a )?browser|you (?:are|were) receiv(?:ing|ed)|you received this|this (?:e-?mail|message) (?:was sent|is sponsored|and any)|to (?:be removed|change your|manage your|update your) |manage (?:your )?(?:preferences|subscription)|confidential(?:ity)?\b.{0,40}(?:notice|intended)|intended (?:only|solely) for|all rights reserved|^\s*(?:©|\(c\)|copyright)\b|mailing list\s*$|mailman\/listinfo|sponsored by|do not reply to this|privacy policy|terms (?:of|and) (?:use|service|conditions)|sent from my |get your free|abbestellen|abmelden|se désabonner|désinscrire|darse de baja|virus[- ]free|scanned (?:by|for)|powered by|welcome to geek heaven|irish linux users' group|list maintainer|begin pgp|end pgp|^hash: sha|^(?:content-|mime-|x-)[\w-]+:|to (?:un)?subscribe\b|join now|yahoo! groups|part of the mail left out|click here|if you (?:can ?not|can't) (?:see|read|view)|add us to your address|forward to a friend|this is a multi-?part|to remove yourself|remove\b.{0,30}\bsubject|unsolicited|opted[- ]in|(?:further|future) (?:mailings|messages|e-?mails)|our mailing list|trial version of/i;
const separator = /^[\s\-_=*~#+.<>|/\\:]{3,}$/;
const urlOnly = /^\s*(?:[\w ]{0,20}:?\s*)?[<([]?(?:https?:\/\/|www\.|ftp:\/\/)\S+[>)\]]?\s*$/i;
const listItem = /^\s*(?:[-*•·+]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+\S/;
const programText =
  /^(?:\+{3}|-{3}|@@|diff |index |[+-]\s*[#{}<]|\s*(?:#include|import \{|def \w+\(|public |private |return\b.*;|at [\w.$]+\())/;
const pgpSignature = /^-{5}BEGIN PGP SIGNATURE/;

/** The prose of a mail body: no quoted text, signature, boilerplate, rules, bare links or program text. */
export function readPassages(source: string): Passage[] {
  const body = maskMarkup(source);
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

/** Tags of unrendered HTML become spaces, so that every offset stays. */
function maskMarkup(source: string): string {
  if (!/<(?:html|body|table|td|p|br|div|span|font)\b/i.test(source)) return source;
  const hidden = /<(style|script|head)\b[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->|<[a-z/!][^<>]*>/gi;
  return source.replace(hidden, (tag) => tag.replace(/[^\n]/g, " "));
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
  if (
    /^\s{0,3}(?:[A-Z]{0,3}(?:>|&gt;)|\||-{1,2}[\])}]|[:#]{1,3} )/.test(line) ||
    separator.test(line) ||
    urlOnly.test(line)
  )
    return true;
  const isShort = line.length < 250;
  if (isShort && /:\s*$/.test(line) && attribution.test(line)) return true;
  if (isShort && /^\s*(?:on|am|le|el|il|op) /i.test(line)) {
    if (wroteAt.test(line) || attribution.test(line) || attribution.test(`${line} ${next}`)) return true;
  }
  if (/^\s*\S*\s?(?:wrote|schrieb):\s*$/.test(line)) return true;
  if (isShort && (forwardedHeader.test(line) || greeting.test(line) || signOff.test(line))) return true;
  // A footer says what it is early; the rest of a paragraph that fills one line does not count.
  return boilerplate.test(line.slice(0, 200)) || isProgramText(line);
}

/** Diffs, logs, tables and ASCII drawings have few letters for their length. */
function isProgramText(line: string): boolean {
  let letters = 0;
  let solid = 0;
  const limit = Math.min(line.length, 200);
  for (let index = 0; index < limit; index += 1) {
    const code = line.charCodeAt(index);
    if (code === 32 || code === 9) continue;
    solid += 1;
    if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code >= 0xc0) letters += 1;
  }
  if (solid < 4) return true;
  if (letters / solid < 0.55 && !/[$€£¥]\s?\d|\d\s?[€%]/.test(line)) return true;
  return programText.test(line) || /[;{}]\s*$/.test(line);
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
