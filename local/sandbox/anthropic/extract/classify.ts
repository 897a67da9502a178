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
    2.5,
    /\bviagra|\bcialis|\blottery|\b(?:you (?:are|have)|a) (?:a )?winner\b|\binheritance|\bnext of kin\b|\bmillion (?:us )?dollars|\btransfer (?:of )?(?:the|this) (?:fund|money|sum)|\bforeign (?:partner|account)|\butmost confiden|\bconfidential (?:request|business|transaction)|\bfinance and security company|\bunited ?states dollars|\bbusiness proposal|\bcentral bank of nigeria|\bbeneficiary\b|\bmake (?:big |fast |real |extra )?money|\bmoney fast|\bwork (?:at|from) home\b|\bhome[- ]based business|\bearn (?:up to )?(?:\$|money|big)|\b(?:extra|residual|unlimited|passive) income|\b(?:100|one hundred) ?(?:%|percent) (?:free|guaranteed|safe|legal)|\bno (?:obligation|risk|experience|selling|cost to you|credit check)|\brisk[- ]free|\bmoney[- ]back|\bmortgage|\brefinanc|\b(?:home|personal) loans?\b|\blow(?:est)? (?:rates|prices|interest)|\b(?:out of|eliminate|reduce|consolidate)(?: your| all)? (?:debts?|bills)|\bdebt (?:free|consolidat|relief)|\bcasino|\bxxx\b|\bporn|\badult (?:site|content|video)|\bsexy?\b|\b(?:teens?|girls|babes|housewives)\b.{0,30}\b(?:hot|nude|naked|live|free)|\b(?:hot|nude|naked|horny)\b|\bweight loss|\blos(?:e|ing) (?:weight|fat|inches|\d+ (?:pounds|lbs))|\bherbal\b|\banti-?ag(?:e?ing)|\bwrinkles|\bbulk e-?mail|\b(?:million|targeted|fresh) e-?mail (?:addresses|leads)|\bguarante(?:ed|e)\b.{0,40}\b(?:income|approval|results|or your)|\bdear (?:friend|sir\/madam|beneficiary|homeowner|consumer|internet user|candidate)\b|\bmlm\b|\bmulti-?level|\byour own boss|\bfinancial(?:ly)? (?:freedom|independen)|\bcall (?:now|today|toll|us now)|\btoll[- ]free|\bthis is not (?:a )?spam|\bnot unsolicited|\bs\. ?1618|\bremove\b.{0,40}\bsubject|\bremove(?:d)? (?:me|from (?:our|this|future|the) (?:mailing|list|mail))|\bto be (?:removed|taken off)|\bcredit card (?:debt|offer)|\b(?:bad|perfect|any) credit\b|\btoner cartridges?|\bpenis|\bpenile|\benlarge|\bgrowth hormone|\bhgh\b|\bcable descrambler|\buniversity diplomas?|\bdiplomas? from|\bprestigious|\b(?:buy|sell|stock) alert|\bpenny stock|\botc\b|\binvestors?\b.{0,40}\b(?:alert|opportunit)|\bopportunity of a lifetime|\bonce in a lifetime|\bamazing (?:new|deal|offer|product)|\bact (?:now|fast|immediately)|\border (?:now|today|by)|\bwhile supplies last|\bfree (?:report|info|information|quote|membership|access|sample|cell|dvd|vacation|trial|gift|tape|cd)|\bspecial promotion|\bincrease your (?:sales|income|traffic)|\bsearch engines?.{0,30}submi|\bcopy (?:any )?dvds?|\bspy (?:on|software)|\bfind out (?:anything|everything) about|\blife insurance|\bpre-?approved|\bsave (?:up to|big|money|\d+ ?%|\$)|\byou(?:'ve| have) been (?:selected|chosen|approved)|\bclaim your|\bcredit repair|\bviral|\binternet marketing|\bonline pharmac|\bprescription|\bdoctor.{0,20}approved|\bgratis\b.{0,20}\bsex/i,
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
const compiled = signals.map(([category, weight, pattern]) => ({
  category,
  weight,
  pattern,
  everywhere: new RegExp(pattern.source, "gi"),
}));
/** A kind shows at the beginning or in the footer. */
const sampleLength = 5000;
const automatedSender =
  /(?:^|[.+_-])(?:no-?reply|do-?not-?reply|notifications?|mailer-daemon|postmaster|bounce|alerts?|system|robot|bot|updates?|automat)/i;
const bulkSender = /(?:^|[.+_-])(?:news|newsletter|digest|marketing|offers?|deals?|promo|list|announce|subscri)/i;

export type Classification = { category: Category; isBulk: boolean };

/** The kind of mail, by the signals in its subject (counted double), body and sender. */
export function classify(document: Document, fullText: string): Classification {
  const sample =
    fullText.length <= sampleLength ? fullText : `${fullText.slice(0, sampleLength - 1000)} ${fullText.slice(-1000)}`;
  const scores = new Map<Category, number>();
  const add = (category: Category, score: number) => scores.set(category, (scores.get(category) ?? 0) + score);
  for (const { category, weight, pattern, everywhere } of compiled) {
    if (pattern.test(document.subject)) add(category, weight * 2);
    const hits = sample.match(everywhere)?.length ?? 0;
    if (hits > 0) add(category, weight * Math.min(category === "work" ? 2.5 : 4, 0.5 + hits * 0.5));
  }
  const sender = addressOf(document.from);
  if (automatedSender.test(sender)) add("notification", 3);
  if (bulkSender.test(sender)) add("newsletter", 3);
  // A reply or a list tag means people talk to each other.
  if (/^\s*(?:re|aw|sv)\s*:/i.test(document.subject)) for (const kind of ["work", "personal"] as const) add(kind, 2);
  if (/^\s*(?:re:\s*)?\[[\w -]+\]/i.test(document.subject)) add("work", 1.5);
  add("spam", shouting(document.subject, sample) + disguise(document.subject, sender));
  // One word that spam also uses makes no spam.
  if ((scores.get("spam") ?? 0) < 3.6) scores.delete("spam");
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

/** Marks of mail that tries to pass filters: random endings, advertising tags, numbered senders. */
function disguise(subject: string, sender: string): number {
  const isMarked = /^\s*\W?adv\b|\s{3,}\S{2,9}$|\b(?!(?:19|20)\d\d$)\d{4,}$|\b[b-df-hj-np-tv-z]{5,}$/i.test(subject)
    ? 2
    : 0;
  return isMarked + (/\d{3,}.*@/.test(sender) ? 1.2 : 0);
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
  const isWaiting = needsReply || actions.length > 0;
  if (urgentWords.test(document.subject) || (urgentWords.test(text) && isWaiting)) return "urgent";
  if (needsReply && soonest <= 30) return "urgent";
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
