/** Attribution lines of mail programs: "On … wrote:" and its kin. Checked on short lines only, so none can run away. */
const attributions = [
  /^On\b.{6,}\bwrote ?:$/i,
  /^.{3,}\bon\b.{6,}\bwrote ?:$/i,
  /^Le\b.{6,}\ba écrit ?:$/i,
  /^El\b.{6,}\bescribió ?:$/i,
  /^Il\b.{6,}\bha scritto ?:$/i,
  /^Em\b.{6,}\bescreveu ?:$/i,
  /^Am\b.{6,}\bschrieb\b.{0,120}:$/i,
  /^.{3,}\bschrieb(?: am\b.{3,})? ?:$/i,
  /^Op\b.{6,}\bschreef\b.{0,120}:$/i,
  /^Den\b.{6,}\bskrev\b.{0,120}:$/i,
  /^(?:W dniu|Dnia)\b.{6,}\b(?:pisze|napisał(?:\(a\))?|napisała) ?:$/i,
  /^(?:在|於)?.{4,}(?:写道|寫道|のメール|さんは書きました|님이 (?:작성|쓴)).{0,20}[:：]$/,
  /^(?=.*(?:@|\d[:.]\d\d)).{6,}(?<!\p{L})(?:kirjoitti|napsal(?:\(a\)|a)?|napísal(?:\(a\)|a)?|írta|ezt írta|a scris|yazdı|şunu yazdı|έγραψε|пишет|написал(?:\(а\)|а)?|пише|написав(?:\(ла\)|ла)?|menulis|đã viết|כתב(?:\/ה|ה)?|كتب(?:ت)?|wrote|schrieb|écrit|escribió|scritto|escreveu|schreef|skrev|napisał(?:\(a\)|a)?)(?!\p{L}).{0,120}[:：]$/iu,
  /^.{2,}\b(?:wrote|writes|said|scribbled|schrieb|écrit) ?:$/i,
];
const longestAttribution = 250;

const originalMessage =
  /^[-_ ]{2,}\s*(?:original message|original appointment|reply message|ursprüngliche nachricht|originalnachricht|message d'origine|message original|mensaje original|mensagem original|messaggio originale|oprindelig meddelelse|opprinnelig melding|originalmeddelande|ursprungligt meddelande|alkuperäinen viesti|oorspronkelijk bericht|wiadomość oryginalna|oryginalna wiadomość|původní zpráva|pôvodná správa|eredeti üzenet|mesaj original|mesajul original|orijinal ileti|αρχικό μήνυμα|исходное сообщение|оригінальне повідомлення|元のメッセージ|原始邮件|原始郵件|원본 메시지)\s*[-_ ]{2,}$/iu;
const forwarded =
  /^[-_ ]*\s*(?:begin forwarded message:?|forwarded (?:message|by)|weitergeleitete nachricht|message transféré|mensaje reenviado|mensagem encaminhada|messaggio inoltrato|doorgestuurd bericht|vidarebefordrat|videresendt|przekazana|пересыла|转发|轉寄|転送)/i;
/** Fwd:, WG:, TR: … */
export const isForwardSubject = /^\s*(?:fwd?|wg|tr|rv|enc|i|doorst|vs|pd|tov|转发|轉寄)\s*[:：]/i;
const headerOf = (names: string) => new RegExp(`^\\*?(?:${names})\\*?\\s*[:：]`, "iu");
const blockFrom = headerOf(
  "from|von|de|da|van|från|fra|lähettäjä|od|feladó|de la|gönderen|από|kimden|от|від|差出人|发件人|寄件者|보낸 사람",
);
const blockRest = [
  headerOf(
    "sent|date|gesendet|datum|envoyé|enviado|enviada|inviato|data|verzonden|skickat|sendt|lähetetty|wysłano|odesláno|odoslané|elküldve|trimis|gönderildi|tarih|αποστολή|отправлено|дата|надіслано|送信日時|日付|发送时间|寄件日期|보낸 날짜",
  ),
  headerOf(
    "to|an|à|para|a|aan|till|til|vastaanottaja|do|komu|címzett|către|kime|alıcı|προς|кому|宛先|收件人|收件者|받는 사람",
  ),
  headerOf(
    "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|tárgy|subiect|konu|θέμα|тема|件名|主题|主旨|제목",
  ),
];
const deviceLine =
  /^(?:sent from my |sent from (?:mail|outlook|yahoo)|get outlook for |sent via |von meinem .{2,40} gesendet|envoyé de mon |enviado desde mi |inviato da )/i;
const listRule = /^[_=-]{20,}$/;

const isQuoted = (line: string) => /^\s*>/.test(line);
const isBlank = (line: string) => line.trim() === "";
const nextWritten = (lines: string[], from: number) =>
  lines.findIndex((line, index) => index >= from && !isBlank(line));

/** How many lines from `index` on are an attribution: 0, 1, or 2 when it was wrapped. */
function attributionAt(lines: string[], index: number): number {
  const first = lines[index]?.trim() ?? "";
  if (first.length < 8 || first.length > longestAttribution || isQuoted(first)) return 0;
  const matches = (text: string) =>
    text.length <= longestAttribution && attributions.some((pattern) => pattern.test(text));
  if (first.endsWith(":") || first.endsWith("：")) return matches(first) ? 1 : 0;
  const second = lines[index + 1]?.trim() ?? "";
  return second !== "" && /[:：]$/.test(second) && !isQuoted(second) && matches(`${first} ${second}`) ? 2 : 0;
}

const isHeaderBlock = (lines: string[], index: number) => {
  if (!blockFrom.test(lines[index]?.trim() ?? "")) return false;
  const following = lines.slice(index + 1, index + 7).map((line) => line.trim());
  return blockRest.filter((pattern) => following.some((line) => pattern.test(line))).length >= 2;
};

/** Where the mail it answers begins, when that follows without quote marks. */
function originalAt(lines: string[]): number {
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]?.trim() ?? "";
    if (forwarded.test(line)) return lines.length;
    if (originalMessage.test(line) || isHeaderBlock(lines, index)) return index;
    const length = attributionAt(lines, index);
    if (length > 0) {
      const next = nextWritten(lines, index + length);
      // Without a date, "Kim wrote:" may as well introduce what Kim said.
      const isDated = /\d/.test(lines.slice(index, index + length).join(" "));
      if (isDated && next >= 0 && !isQuoted(lines[next] ?? "")) return index;
    }
  }
  return lines.length;
}

function withoutQuotes(lines: string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const length = attributionAt(lines, index);
    const next = length > 0 ? nextWritten(lines, index + length) : -1;
    if (length > 0 && next >= 0 && isQuoted(lines[next] ?? "")) index += length - 1;
    else if (!isQuoted(lines[index] ?? "")) kept.push(lines[index] ?? "");
  }
  return kept;
}

/** Cuts a signature, a list's footer and "Sent from my phone" off the end. */
function withoutFooter(lines: string[]): string[] {
  let end = lines.length;
  for (let index = lines.length - 1; index > 0 && index >= lines.length - 16; index--) {
    const line = (lines[index] ?? "").trimEnd();
    if (line === "--" || line === "-- " || listRule.test(line.trim()) || deviceLine.test(line.trim())) end = index;
  }
  return lines.slice(0, end);
}

const hasWords = (lines: string[]) => lines.some((line) => /[\p{L}\p{N}]{2}/u.test(line));

/** What this mail's writer wrote: without the mail it answers, quotes and signature. A forward keeps what it forwards. */
export function ownWords(text: string, subject = ""): string {
  const lines = text.split("\n");
  if (isForwardSubject.test(subject)) return withoutFooter(lines).join("\n");
  const before = lines.slice(0, originalAt(lines));
  const steps = [lines, hasWords(before) ? before : lines];
  for (const strip of [withoutQuotes, withoutFooter]) {
    const last = steps.at(-1) ?? lines;
    const next = strip(last);
    steps.push(hasWords(next) ? next : last);
  }
  return (steps.at(-1) ?? lines).join("\n");
}
