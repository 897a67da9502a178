import { v7, validate } from "uuid";
import { AppError } from "./errors";

const prefixes = {
  user: "usr",
  session: "ses",
  workspace: "ws",
  invitation: "inv",
  connection: "gmc",
  syncRun: "syn",
  email: "eml",
  quote: "quo",
  job: "job",
  summary: "sum",
  hold: "hld",
  transaction: "txn",
  payment: "pay",
  apiKey: "key",
} as const;
export type Noun = keyof typeof prefixes;

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** A UUIDv7: sortable by time. */
export const newId = () => v7();
export const isId = (value: string) => validate(value);

/** The public form of an id: a prefix and the UUID in 26 base-32 characters. */
export function publicId(noun: Noun, id: string): string {
  let rest = BigInt(`0x${id.replaceAll("-", "")}`);
  let out = "";
  for (let i = 0; i < 26; i++) {
    out = alphabet.charAt(Number(rest & 31n)) + out;
    rest >>= 5n;
  }
  return `${prefixes[noun]}_${out}`;
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
  if (!id) throw new AppError("not_found", `${value.slice(0, 60)} is no id of a ${noun} here.`);
  return id;
}
