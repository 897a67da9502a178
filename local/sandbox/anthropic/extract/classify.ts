import { addressOf, type Document } from "./document";
import type { Action } from "./requests";

export type Category =
  | "personal"
  | "work"
  | "customer"
  | "invoice"
  | "receipt"
  | "newsletter"
  | "notification"
  | "promotion"
  | "security"
  | "spam"
  | "other";
export type Priority = "low" | "normal" | "high" | "urgent";
export type Sentiment = "positive" | "neutral" | "negative";

type Signal = [category: Category, weight: number, pattern: RegExp];

const signals: Signal[] = [
  [
    "security",
    3,
    /\b(?:verification|security|login|sign-?in|one-time|authentication) code\b|\bpassword (?:reset|was changed|has been changed|expires?)|\breset your password|\b(?:new|unusual|suspicious) (?:sign-?in|login|device|activity)|\btwo-factor|\b2fa\b|\bsicherheitscode|\bverdächtige/i,
  ],
  [
    "invoice",
    3,
    /\b(?:invoice|rechnung|facture|factura|fattura|factuur)\b(?:.{0,30}(?:#|no\.?|nr\.?|number|attached|due|\d))?|\b(?:amount|payment|balance) (?:is )?(?:now )?due\b|\boverdue\b|\bzahlbar\b/i,
  ],
  [
    "receipt",
    3,
    /\b(?:your )?(?:receipt|order confirmation|payment confirmation|bestellbestätigung|quittung|reçu)\b|\bthank(?:s| you) for your (?:order|purchase|payment)|\bpayment (?:received|successful)|\bhas (?:been )?shipped\b|\border (?:#|no\.?|number)/i,
  ],
  [
    "spam",
    2,
    /\bviagra|\bcialis|\blottery|\bwinner\b|\binheritance|\b(?:next of kin|million (?:us )?dollars|transfer the fund)|\bmake money|\bwork (?:at|from) home\b|\bearn \$|\bextra income|\b100% (?:free|guaranteed|safe)|\bno obligation|\brisk[- ]free|\bmortgage rates?|\brefinanc|\blow(?:est)? (?:rates|prices)|\bdebt\b.{0,30}\b(?:free|consolidat)|\bcasino|\bxxx\b|\bporn|\badult (?:site|content)|\bweight loss|\blose weight|\bherbal\b|\bbulk e-?mail|\be-?mail addresses\b.{0,30}\bmillion|\bguaranteed\b.{0,40}\b(?:income|approval|results)|\bdear (?:friend|sir\/madam|beneficiary)\b|\bmlm\b|\bbe your own boss|\bfinancial freedom|\bcall (?:now|toll)|\bthis is not spam|\bs\.\s?1618|\bremove\b.{0,30}\bsubject line|\bcredit card (?:debt|offer)|\btoner cartridges?|\bpenis|\bhuman growth hormone/i,
  ],
  [
    "promotion",
    2,
    /\b\d{1,2} ?% (?:off|discount|rabatt)|\b(?:sale|deal|discount|coupon|promo(?:tion)? code|voucher)s?\b|\blimited[- ]time|\bspecial offer|\bexclusive offer|\bshop now|\bfree (?:shipping|trial|gift)|\bbuy (?:one|now)|\boffer (?:ends|expires)|\border (?:now|today)|\bangebot\b|\brabatt\b/i,
  ],
  [
    "newsletter",
    2,
    /\bnewsletter\b|\b(?:weekly|daily|monthly) (?:digest|update|roundup|news|edition)|\bin this (?:issue|edition)|\btop stories|\bread more\b|\bunsubscribe\b|\bview (?:it )?in (?:your )?browser|\bsubscrib(?:e|ers?|ed)\b|\bheadlines\b|\babbestellen\b/i,
  ],
  [
    "notification",
    2,
    /\b(?:this is an )?auto(?:mated|matic|matically)[- ](?:message|e-?mail|notification|generated|reply)|\bbuild (?:failed|passed|succeeded|#?\d)|\b(?:has )?(?:commented|mentioned you|assigned|invited you|requested your review|opened (?:an? )?(?:issue|pull request)|pushed)\b|\breminder:|\bnotification\b|\bstatus (?:update|changed)|\b(?:cron|daemon)\b|\bout of (?:the )?office|\bdelivery (?:status|failure)|\bundeliverable|\bbug(?:zilla)? \d|\bdo not reply/i,
  ],
  [
    "customer",
    2,
    /\b(?:support|help) (?:request|ticket|team)|\bcustomer\b|\bmy (?:order|account|subscription|invoice|purchase)\b|\brefund\b|\b(?:does ?n[o']t|not|stopped) work(?:ing)?\b|\bcomplain|\b(?:your|the) (?:product|service|app|website)\b|\bquote for\b|\bpricing\b|\bdemo\b|\bi(?:'d| would) like to (?:order|buy|cancel|upgrade|return)/i,
  ],
  [
    "work",
    2,
    /\b(?:meeting|agenda|project|deadline|proposal|contract|budget|schedule|roadmap|quarter(?:ly)?|q[1-4]\b|team|client|colleague|sprint|release|review|report|presentation|minutes|milestone|stakeholder|besprechung|projekt|réunion|reunión)\b/i,
  ],
  [
    "work",
    2,
    /\b(?:patch|kernel|compil(?:e|er|ing)|install(?:ed|ing)?|server|package|rpm|script|config(?:ure|uration)?|version|cvs|repository|perl|python|linux|driver|module|bug|code|api|database|deploy(?:ed|ment)?)\b/i,
  ],
  [
    "personal",
    2,
    /\b(?:mom|mum|dad|family|wedding|birthday|dinner|lunch together|weekend|holiday|vacation|kids|love you|miss you|see you (?:soon|tonight)|party|congrat(?:s|ulations)|grandma|geburtstag|familie|anniversaire|cumpleaños)\b/i,
  ],
];
const automatedSender =
  /(?:^|[.+_-])(?:no-?reply|do-?not-?reply|notifications?|mailer-daemon|postmaster|bounce|alerts?|system|robot|bot|updates?|automat)/i;
const bulkSender = /(?:^|[.+_-])(?:news|newsletter|digest|marketing|offers?|deals?|promo|list|announce|subscri)/i;

export type Classification = { category: Category; isBulk: boolean };

/** The kind of mail, by the signals in its subject (counted double), body and sender. */
export function classify(document: Document, fullText: string): Classification {
  const sample = fullText.slice(0, 12_000);
  const scores = new Map<Category, number>();
  const add = (category: Category, score: number) => scores.set(category, (scores.get(category) ?? 0) + score);
  for (const [category, weight, pattern] of signals) {
    if (pattern.test(document.subject)) add(category, weight * 2);
    const hits = sample.match(new RegExp(pattern.source, "gi"))?.length ?? 0;
    if (hits > 0) add(category, weight * Math.min(3, 0.5 + hits * 0.5));
  }
  const sender = addressOf(document.from);
  if (automatedSender.test(sender)) add("notification", 3);
  if (bulkSender.test(sender)) add("newsletter", 3);
  // A reply or a list tag means people talk to each other.
  if (/^\s*(?:re|aw|sv)\s*:/i.test(document.subject)) for (const kind of ["work", "personal"] as const) add(kind, 2);
  if (/^\s*(?:re:\s*)?\[[\w -]+\]/i.test(document.subject)) add("work", 3);
  add("spam", shouting(document.subject, sample));
  const [best] = [...scores].sort((left, right) => right[1] - left[1]);
  const category = best && best[1] >= 2 ? best[0] : "other";
  const isListed = /\bunsubscribe\b|\bopt[- ]?out\b|\babbestellen\b|\bview (?:it )?in (?:your )?browser/i.test(sample);
  const isConversation = category === "work" || category === "personal" || category === "customer";
  return {
    category,
    isBulk:
      !isConversation &&
      (isListed || automatedSender.test(sender) || ["spam", "promotion", "newsletter"].includes(category)),
  };
}

function shouting(subject: string, sample: string): number {
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  const capitals = sample.match(/\p{Lu}/gu)?.length ?? 0;
  const loud = letters > 80 && capitals / letters > 0.3 ? 2 : 0;
  const marks = (sample.match(/!/g)?.length ?? 0) > 5 ? 1.5 : 0;
  const money = /\${2,}|!{3,}/.test(`${subject} ${sample}`) ? 1.5 : 0;
  const isLoudSubject = subject.length > 12 && subject === subject.toUpperCase() && /\p{Lu}/u.test(subject);
  return loud + marks + money + (isLoudSubject ? 1 : 0);
}

const urgentWords =
  /\burgent(?:ly)?\b|\basap\b|\bas soon as possible\b|\bimmediate(?:ly)?\b|\bemergency\b|\bright away\b|\b(?:production|server|site|service) (?:is )?(?:down|outage)\b|\boutage\b|\bcritical\b|\bdringend\b|\bsofort\b|\burgente?\b|\bd'urgence\b/i;
const weightyWords =
  /\bimportant\b|\bdeadline\b|\boverdue\b|\bfinal (?:notice|reminder)\b|\baction required\b|\bdue (?:today|tomorrow|by|on)\b|\bexpires?\b|\bbefore (?:it is|it's) too late|\bwichtig\b|\bfrist\b|\bimportante?\b/i;

export function priorityOf(
  { category, isBulk }: Classification,
  document: Document,
  text: string,
  actions: Action[],
  needsReply: boolean,
): Priority {
  if (isBulk && category !== "security" && category !== "invoice") return "low";
  const sample = `${document.subject} ${text}`;
  const hoursLeft = actions
    .flatMap((action) =>
      action.dueAt && document.sentAt ? [Date.parse(`${action.dueAt}T23:59:59Z`) - document.sentAt.getTime()] : [],
    )
    .filter((left) => left > 0)
    .map((left) => left / 3_600_000);
  const soonest = Math.min(Number.POSITIVE_INFINITY, ...hoursLeft);
  if (urgentWords.test(sample) || (needsReply && soonest <= 30)) return "urgent";
  if (weightyWords.test(sample) || soonest <= 96 || category === "security") return "high";
  if (!needsReply && actions.length === 0 && (category === "notification" || category === "receipt")) return "low";
  return "normal";
}

const positive = new Set(
  "thanks thank great excellent good glad happy love loved wonderful congratulations congrats appreciate appreciated perfect pleased nice awesome delighted excited amazing danke toll freue super prima merci ravi gracias excelente grazie fantastic enjoy enjoyed welcome success successful".split(
    " ",
  ),
);
const negative = new Set(
  "problem problems issue issues error errors fail failed failure broken unfortunately sorry complaint disappointed angry terrible bad worst hate unacceptable refund wrong delay delayed cancel cancelled crash crashed overdue frustrated annoying lost urgent leider fehler problem enttäuscht ärgerlich malheureusement déçu désolé desafortunadamente reclamo purtroppo".split(
    " ",
  ),
);

export function sentimentOf(words: string[]): Sentiment {
  let balance = 0;
  for (const word of words) balance += positive.has(word) ? 1 : negative.has(word) ? -1 : 0;
  const threshold = Math.max(1.5, words.length / 150);
  return balance >= threshold ? "positive" : balance <= -threshold ? "negative" : "neutral";
}
