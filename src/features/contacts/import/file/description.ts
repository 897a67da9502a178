import type { Encoding, Reading } from "../schema";
import { guessEncoding } from "./encoding";
import { keptText } from "./kept-text";
import { type CsvRecord, guessDelimiter, isBlank, RecordReader } from "./records";
import { Rewriting } from "./text";

const sampleRows = 10;
const longestShown = 200;

export type Description = { reading: Reading; header: string[]; sample: string[][] };

function textOf(bytes: Uint8Array, encoding: Encoding, isWhole: boolean): string {
  const rewriting = new Rewriting(encoding);
  const text = Buffer.concat([rewriting.push(bytes), ...(isWhole ? [rewriting.end()] : [])]).toString();
  const lastLine = text.lastIndexOf("\n");
  return isWhole || lastLine < 0 ? text : text.slice(0, lastLine + 1);
}

function firstRecords(text: string, { delimiter, quote }: Reading, most: number): CsvRecord[] {
  const reader = new RecordReader({ delimiter, quote });
  reader.push(Buffer.from(text));
  reader.end();
  const records: CsvRecord[] = [];
  for (let group = reader.read(); group && records.length < most; group = reader.read()) records.push(...group.records);
  return records.filter((record) => !record.fault && !isBlank(record)).slice(0, most);
}

const shown = (cells: readonly string[], width: number) =>
  Array.from({ length: width }, (_, at) => keptText(cells[at] ?? "", longestShown));

/** What the beginning of a file says of it. `chosen`: what somebody knows better. */
export function describeFile(
  bytes: Uint8Array,
  { isWhole, chosen, hasHeader }: { isWhole: boolean; chosen?: Reading; hasHeader: (first: string[]) => boolean },
): Description {
  const encoding = chosen?.encoding ?? guessEncoding(bytes);
  const text = textOf(bytes, encoding, isWhole);
  const guessed: Reading = { encoding, delimiter: guessDelimiter(text), quote: '"', hasHeader: true };
  const records = firstRecords(text, chosen ?? guessed, sampleRows + 1);
  const first = records[0]?.cells ?? [];
  const reading = chosen ?? { ...guessed, hasHeader: hasHeader(first) };
  const width = Math.max(1, ...records.map(({ cells }) => cells.length));
  const titles = shown(reading.hasHeader ? first : [], width).map((title, at) => title.trim() || `Column ${at + 1}`);
  const rows = reading.hasHeader ? records.slice(1) : records.slice(0, sampleRows);
  return { reading, header: titles, sample: rows.map(({ cells }) => shown(cells, width)) };
}
