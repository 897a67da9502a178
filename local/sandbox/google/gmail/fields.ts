import { isRecord } from "../http/exchange";
import { invalid } from "./errors";

/** A partial-response mask: name → what is kept below it; null = everything. */
type Mask = Map<string, Mask | null>;

/** Keeps what the `fields` parameter names, e.g. `messages(id,labelIds),nextPageToken`. Throws GoogleError 400. */
export function pickFields(value: unknown, fields: string | null): unknown {
  if (!fields || fields === "*") return value;
  const reader = { text: fields, at: 0 };
  const mask = readMask(reader);
  if (reader.at < fields.length) throw invalid(`Invalid field selection ${fields}`);
  return apply(value, mask);
}

function readMask(reader: { text: string; at: number }): Mask {
  const mask: Mask = new Map();
  for (;;) {
    const name = /^[\w*]+/.exec(reader.text.slice(reader.at))?.[0];
    if (!name) throw invalid(`Invalid field selection ${reader.text}`);
    reader.at += name.length;
    const next = reader.text[reader.at];
    if (next === "/" || next === "(") reader.at += 1;
    if (next === "/") mask.set(name, readPath(reader));
    else if (next === "(") {
      mask.set(name, readMask(reader));
      if (reader.text[reader.at] !== ")") throw invalid(`Invalid field selection ${reader.text}`);
      reader.at += 1;
    } else mask.set(name, null);
    if (reader.text[reader.at] !== ",") return mask;
    reader.at += 1;
  }
}

function readPath(reader: { text: string; at: number }): Mask {
  const end = /[,)]/.exec(reader.text.slice(reader.at));
  const open = reader.text.indexOf("(", reader.at);
  if (open >= 0 && (!end || open < reader.at + end.index)) return readMask(reader);
  const path = reader.text.slice(reader.at, end ? reader.at + end.index : undefined);
  reader.at += path.length;
  return path.split("/").reduceRight<Mask | null>((below, name) => new Map([[name, below]]), null) ?? new Map();
}

function apply(value: unknown, mask: Mask): unknown {
  if (Array.isArray(value)) return value.map((item) => apply(item, mask));
  if (!isRecord(value) || mask.has("*")) return value;
  const kept: Record<string, unknown> = {};
  for (const [name, below] of mask) if (name in value) kept[name] = below ? apply(value[name], below) : value[name];
  return kept;
}
