import { isSystemLabel } from "../store/labels";
import type { Mailbox } from "../store/mailbox";
import type { Message } from "../store/message";
import { parseQuery, type QueryNode } from "./parse-query";
import { hasPhrase, messageWords, wordsOf } from "./word-index";

export type Search = {
  matches: (message: Message) => boolean;
  /** The query itself asks for spam or trash, so they are not left out. */
  reachesHidden: boolean;
};

type Test = (message: Message) => boolean;

const DAY_MS = 86_400_000;
const UNIT_MS: Record<string, number> = { h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS, m: 30 * DAY_MS, y: 365 * DAY_MS };
const UNIT_BYTES: Record<string, number> = {
  "": 1,
  b: 1,
  k: 1024,
  kb: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  g: 1024 ** 3,
  gb: 1024 ** 3,
};
/** Where a mail lies; what lies nowhere was archived. */
const PLACES = ["INBOX", "SENT", "DRAFT", "SPAM", "TRASH", "CHAT"];
/** Gmail's API reads dates in a query as midnight Pacific Standard Time. */
const PST_OFFSET_MS = 8 * 3_600_000;

export function compileSearch(query: string, mailbox: Mailbox, now: number): Search {
  const root = parseQuery(query);
  return { matches: compile(root, mailbox, now), reachesHidden: asksForHidden(root) };
}

function compile(node: QueryNode, mailbox: Mailbox, now: number): Test {
  if (node.kind === "not") {
    const inner = compile(node.node, mailbox, now);
    return (message) => !inner(message);
  }
  if (node.kind === "term") return compileTerm(node.field, node.value, mailbox, now);
  const tests = node.nodes.map((child) => compile(child, mailbox, now));
  if (node.kind === "any") return (message) => tests.some((test) => test(message));
  return (message) => tests.every((test) => test(message));
}

function compileTerm(field: string, value: string, mailbox: Mailbox, now: number): Test {
  switch (field) {
    case "from":
      return inHeaders(["from"], value, mailbox);
    case "to":
      return inHeaders(["to", "cc", "bcc"], value, mailbox);
    case "cc":
    case "bcc":
      return inHeaders([field], value, mailbox);
    case "deliveredto":
      return inHeaders(["delivered-to"], value, mailbox);
    case "list":
      return inHeaders(["list-id", "list-post", "mailing-list"], value, mailbox);
    case "subject":
      return inHeaders(["subject"], value, mailbox);
    case "rfc822msgid": {
      const wanted = value.replace(/[<>\s]/g, "");
      return (message) => message.header("message-id").replace(/[<>\s]/g, "") === wanted;
    }
    case "filename":
      return (message) => hasPhrase(messageWords(message).filenames, value);
    case "label":
    case "in":
      return hasLabel(value, mailbox);
    case "is":
      return value.toLowerCase() === "read" ? (message) => !message.labels.has("UNREAD") : hasLabel(value, mailbox);
    case "category":
      return compileCategory(value.toLowerCase());
    case "has":
      return compileHas(value.toLowerCase());
    case "larger":
    case "size":
    case "smaller":
      return compileSize(field, value);
    case "after":
    case "newer":
    case "before":
    case "older":
      return compileDate(field === "after" || field === "newer", value);
    case "newer_than":
    case "older_than":
      return compileAge(field === "newer_than", value, now);
    default:
      return (message) => hasPhrase(messageWords(message).body, value);
  }
}

function inHeaders(names: readonly string[], value: string, mailbox: Mailbox): Test {
  const isAddress = names[0] === "from" || names[0] === "to" || names[0] === "cc" || names[0] === "bcc";
  const wanted = wordsOf(isAddress && value.toLowerCase() === "me" ? mailbox.account.email : value);
  return (message) => wanted.trim() === "" || names.some((name) => wordsOf(message.header(name)).includes(wanted));
}

function hasLabel(value: string, mailbox: Mailbox): Test {
  const wanted = hyphenated(value);
  if (wanted === "anywhere") return () => true;
  if (wanted === "archive") return (message) => !PLACES.some((place) => message.labels.has(place));
  const system =
    ["DRAFT", "TRASH"].find((id) => wanted === `${id.toLowerCase()}s`) ?? wanted.toUpperCase().replaceAll("-", "_");
  if (isSystemLabel(system)) return (message) => message.labels.has(system);
  const ids = [...mailbox.labels.values()].filter(
    (label) => hyphenated(label.name) === wanted || label.id.toLowerCase() === value.toLowerCase(),
  );
  return (message) => ids.some((label) => message.labels.has(label.id));
}

function compileCategory(value: string): Test {
  if (value === "primary") {
    const others = ["CATEGORY_SOCIAL", "CATEGORY_PROMOTIONS", "CATEGORY_UPDATES", "CATEGORY_FORUMS"];
    return (message) => message.labels.has("INBOX") && !others.some((label) => message.labels.has(label));
  }
  return (message) => message.labels.has(`CATEGORY_${value.toUpperCase()}`);
}

function compileHas(value: string): Test {
  if (value === "attachment") return (message) => message.hasAttachment;
  const hasUserLabel: Test = (message) => [...message.labels].some((label) => !isSystemLabel(label));
  if (value === "userlabels") return hasUserLabel;
  if (value === "nouserlabels") return (message) => !hasUserLabel(message);
  if (value === "yellow-star") return (message) => message.labels.has("STARRED");
  return () => false;
}

function compileSize(field: string, value: string): Test {
  const [, digits, unit = ""] = /^(\d+)\s*([kmg]?b?)$/i.exec(value) ?? [];
  const bytes = digits ? Number(digits) * (UNIT_BYTES[unit.toLowerCase()] ?? 1) : Number.NaN;
  if (Number.isNaN(bytes)) return () => false;
  return field === "smaller" ? (message) => message.source.length < bytes : (message) => message.source.length > bytes;
}

function compileDate(isAfter: boolean, value: string): Test {
  const at = parseDate(value);
  if (at === null) return () => false;
  return isAfter ? (message) => message.internalDate >= at : (message) => message.internalDate < at;
}

/** Milliseconds of `2026/11/21`, `2026-11-21`, `11/21/2026` or epoch seconds; null when it is none of them. */
function parseDate(value: string): number | null {
  if (/^\d{9,11}$/.test(value)) return Number(value) * 1000;
  const [, year, month, day] = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(value) ?? [];
  if (year && month && day) return Date.UTC(Number(year), Number(month) - 1, Number(day)) + PST_OFFSET_MS;
  const [, usMonth, usDay, usYear] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(value) ?? [];
  if (usYear && usMonth && usDay) return Date.UTC(Number(usYear), Number(usMonth) - 1, Number(usDay)) + PST_OFFSET_MS;
  return null;
}

function compileAge(isNewer: boolean, value: string, now: number): Test {
  const [, count, unit = ""] = /^(\d+)([hdwmy])$/i.exec(value) ?? [];
  const length = UNIT_MS[unit.toLowerCase()];
  if (!count || !length) return () => false;
  const limit = now - Number(count) * length;
  return isNewer ? (message) => message.internalDate >= limit : (message) => message.internalDate < limit;
}

function asksForHidden(node: QueryNode): boolean {
  if (node.kind === "not") return false;
  if (node.kind !== "term") return node.nodes.some(asksForHidden);
  return (node.field === "in" || node.field === "label") && /^(anywhere|spam|trash)$/i.test(node.value);
}

function hyphenated(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s/&_]+/g, "-");
}
