import type { SkipReason } from "../schema";

/** What decides whether a mail is worth a summary: its headers as Gmail gives them, its sender, subject and labels. */
export type Traits = {
  /** A header's value by its lower-case name; empty when the mail has none. */
  header: (name: string) => string;
  fromEmail: string;
  subject: string;
  labels: readonly string[];
};

const bounceSender = /^(?:mailer-?daemon|postmaster|mail-?delivery|bounces?)\b/i;
const bounceSubject =
  /undeliver|delivery (?:status notification|failure|has failed|incomplete)|returned mail|failure notice|mail delivery (?:failed|system)|unzustellbar|non remis|devuelto|message not delivered|could not be delivered/i;
const awaySubject =
  /^\s*(?:automatic(?:ally generated)? (?:reply|response)|auto(?:matic)?[- ]?(?:reply|response|antwort)|out of (?:the )?office|abwesenheits(?:notiz|meldung)|automatische antwort|réponse automatique|absence du bureau|respuesta automática|fuera de la oficina|risposta automatica|resposta automática|automatisch antwoord|autosvar|odpowiedź automatyczna)\b/i;
const calendarSubject =
  /^\s*(?:(?:updated )?invitation(?: from .{1,60})?|accepted|declined|tentative(?:ly accepted)?|cancel+ed(?: event)?|einladung|zugesagt|abgelehnt|acceptée?|invitación|aceptado|invito)\s*:.*(?:@|\d{1,2}[:.]\d{2}|20\d\d)/i;
const receiptSubject =
  /\b(?:receipt|order confirm(?:ation|ed)|your .{0,40}\border\b|order #?\d|payment (?:received|confirmation|successful)|thank(?:s| you) for your (?:order|purchase|payment)|(?:has|was|been) (?:shipped|delivered|dispatched)|shipping confirmation|bestellbestätigung|versandbestätigung|zahlungsbestätigung|quittung|reçu|confirmation de (?:commande|paiement)|recibo|confirmación de (?:pedido|pago)|ricevuta|conferma d'ordine|orderbevestiging)\b/i;
const asksForMoney =
  /\b(?:overdue|past due|due|reminder|unpaid|fällig|mahnung|failed|declined|problem|action required)\b/i;
const machine =
  /^(?:no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|donotreply|notifications?|notify|alerts?|automated?|system|robot|bot|mailer|updates?|info-?noreply|noresponder|nicht-?antworten|ne-?pas-?repondre)(?:[+._-].*)?$|[._+-](?:no-?reply|notifications?)$/i;

const isFromMachine = ({ fromEmail, header }: Traits) =>
  machine.test(fromEmail.split("@")[0] ?? "") || /auto-generated|auto-notified/i.test(header("auto-submitted"));

/** People write to such a list and answer each other: their mails are conversations, not mailings. */
const isDiscussion = ({ header, subject }: Traits) =>
  /mailto:/i.test(header("list-post")) ||
  ["mailing-list", "x-beenthere", "in-reply-to"].some((name) => header(name) !== "") ||
  (header("list-id") !== "" && /^\s*(?:re|aw|sv|antw|odp)(?:\[\d+\])?\s*:/i.test(subject));

const rules: readonly [SkipReason, (traits: Traits) => boolean][] = [
  [
    "bounce",
    ({ header, fromEmail, subject }) =>
      /report-type\s*=\s*"?delivery-status/i.test(header("content-type")) ||
      header("x-failed-recipients") !== "" ||
      ((bounceSender.test(fromEmail) || header("return-path").trim() === "<>") && bounceSubject.test(subject)),
  ],
  [
    "auto_reply",
    ({ header, subject }) =>
      /auto-replied/i.test(header("auto-submitted")) ||
      ["x-autoreply", "x-autorespond"].some((name) => header(name) !== "") ||
      /auto_reply/i.test(header("precedence")) ||
      awaySubject.test(subject),
  ],
  [
    "calendar",
    ({ header, fromEmail, subject }) =>
      /text\/calendar|method\s*=\s*"?(?:request|reply|cancel)/i.test(header("content-type")) ||
      /^calendar-(?:notification|server)@google\.com$/i.test(fromEmail) ||
      calendarSubject.test(subject),
  ],
  [
    "receipt",
    (traits) =>
      receiptSubject.test(traits.subject) &&
      !asksForMoney.test(traits.subject) &&
      !/^\s*(?:re|fwd?|aw|wg)\s*:/i.test(traits.subject) &&
      (isFromMachine(traits) ||
        /^(?:orders?|receipts?|billing|shop|store|service|support|sales|auto-confirm|ship-confirm|payments?|invoice)\b/i.test(
          traits.fromEmail,
        )),
  ],
  ["notification", (traits) => isFromMachine(traits)],
  [
    "list",
    (traits) =>
      !isDiscussion(traits) &&
      (traits.header("list-unsubscribe") !== "" ||
        /bulk|junk/i.test(traits.header("precedence")) ||
        traits.labels.includes("CATEGORY_PROMOTIONS")),
  ],
];

/** Why a mail is not worth a summary by itself, told without reading it; null when it may be. */
export const skipReason = (traits: Traits): SkipReason | null =>
  rules.find(([, applies]) => applies(traits))?.[0] ?? null;
