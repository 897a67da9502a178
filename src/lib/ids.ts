import { v7, validate } from "uuid";
import { AppError } from "./errors";

const prefixes = {
  user: "usr",
  session: "ses",
  workspace: "ws",
  invitation: "inv",
  connection: "gmc",
  syncRun: "syn",
  check: "chk",
  email: "eml",
  quote: "quo",
  job: "job",
  summary: "sum",
  hold: "hld",
  transaction: "txn",
  lot: "lot",
  payment: "pay",
  apiKey: "key",
  action: "act",
  filter: "flt",
  digest: "dig",
  contact: "con",
  field: "fld",
  tag: "tag",
  list: "lst",
  topic: "top",
  segment: "seg",
  event: "evt",
  template: "tpl",
  import: "imp",
  export: "exp",
  merge: "mrg",
  bulkAction: "blk",
  view: "view",
  audit: "aud",
} as const;
export type Noun = keyof typeof prefixes;
/** Sound decides: "an email", yet "a user". */
const article = (noun: Noun) => (/^[aeio]/.test(noun) ? "an" : "a");
const spoken = (noun: Noun) => noun.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const dash = 45;

/** A UUIDv7: sortable by time. */
export const newId = () => v7();
export const isId = (value: string) => validate(value);

/** Hex digits 0-9, A-F and a-f by their character code. */
const nibbles = Uint8Array.from({ length: 103 }, (_, code) => Number.parseInt(String.fromCharCode(code), 16) || 0);

/** The public form of an id: a prefix and the UUID in 26 base-32 characters, two zero bits in front. */
export function publicId(noun: Noun, id: string): string {
  let pending = 0;
  let bits = 2;
  let out = `${prefixes[noun]}_`;
  for (let i = 0; i < id.length; i++) {
    const code = id.charCodeAt(i);
    if (code === dash) continue;
    pending = (pending << 4) | (nibbles[code] ?? 0);
    bits += 4;
    if (bits < 5) continue;
    bits -= 5;
    out += alphabet.charAt(pending >> bits);
    pending &= (1 << bits) - 1;
  }
  return out;
}

/** The UUID inside a public id of this noun; null when it is none. */
export function parseId(noun: Noun, value: string): string | null {
  const prefix = `${prefixes[noun]}_`;
  if (!value.startsWith(prefix) || value.length !== prefix.length + 26) return null;
  let number = 0n;
  for (const letter of value.slice(prefix.length)) {
    const digit = alphabet.indexOf(letter);
    if (digit < 0) return null;
    number = (number << 5n) | BigInt(digit);
  }
  if (number >> 128n) return null;
  const hex = number.toString(16).padStart(32, "0");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The UUID inside a public id. Throws `not_found` when it is none of this noun: it names nothing we have. */
export function idOf(noun: Noun, value: string): string {
  const id = parseId(noun, value);
  if (!id) throw new AppError("not_found", `${value.slice(0, 60)} is no id of ${article(noun)} ${spoken(noun)} here.`);
  return id;
}
