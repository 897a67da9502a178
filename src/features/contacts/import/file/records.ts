import Papa from "papaparse";

/** One record of a file. `row` counts as a spreadsheet does, from 1. A `fault` says why it cannot be read. */
export type CsvRecord = { row: number; cells: string[]; fault?: string };
/** Records that follow each other, and the byte after the last of them: reading may begin anew there. */
export type RecordGroup = { records: CsvRecord[]; endByte: number; endRow: number };
export type Dialect = { delimiter: string; quote: string };
type Start = { byte: number; row: number };

/** Rows are parsed so many bytes at a time: small texts die young. */
const wantedBytes = 32_768;
/** A record may be this long; a quotation mark that is open for longer was never closed. */
const longestRecord = 16_777_216;
const mostOpenQuotes = 20;
const newline = 10;
const openQuote =
  "A quotation mark in this row is not closed, or stands where none belongs. Double the marks inside a cell.";

/** The file cannot be read as it is described; the message says what to do. */
export class UnreadableFile extends Error {}

type Parsed = { data: string[][]; errors: { row?: number }[]; meta: { cursor: number } };

/**
 * Reads UTF-8 text whose lines end in LF or CRLF, as much of it at a time as it is given. A row with a broken
 * quotation is told and left behind alone: reading goes on with the next line.
 */
export class RecordReader {
  private pending: Uint8Array[] = [];
  private pendingBytes = 0;
  private wanted = wantedBytes;
  private byte: number;
  private row: number;
  private openQuotes = 0;
  private hasEnded = false;

  constructor(
    private readonly dialect: Dialect,
    start: Start = { byte: 0, row: 0 },
  ) {
    this.byte = start.byte;
    this.row = start.row;
  }

  push(bytes: Uint8Array): void {
    this.pending.push(bytes);
    this.pendingBytes += bytes.length;
  }

  end(): void {
    this.hasEnded = true;
  }

  /** The next records; null when it must be given more, or has no more. */
  read(): RecordGroup | null {
    while (this.pendingBytes > 0 && (this.hasEnded || this.pendingBytes >= this.wanted)) {
      const group = this.readBlock();
      if (group) return group;
    }
    return null;
  }

  private readBlock(): RecordGroup | null {
    const all = this.gathered();
    const isAll = this.hasEnded && all.length <= this.wanted;
    const lineEnd = isAll ? all.length : all.subarray(0, this.wanted).lastIndexOf(newline) + 1;
    if (lineEnd === 0) return this.more(all);
    const text = Buffer.from(all.buffer, all.byteOffset, lineEnd).toString("utf8");
    const { data, errors, meta } = this.parse(text, isAll);
    const bad = errors.length > 0 ? Math.min(...errors.map(({ row }) => row ?? 0)) : null;
    if (bad !== null) return this.upTo(all, text, bad);
    // What follows the last line end is no record.
    if (isAll && text.endsWith("\n") && data.at(-1)?.length === 1 && data.at(-1)?.[0] === "") data.pop();
    if (data.length === 0) return this.more(all);
    this.wanted = Math.min(this.wanted * 2, wantedBytes);
    return this.took(data, text.length === meta.cursor ? lineEnd : Buffer.byteLength(text.slice(0, meta.cursor)));
  }

  /** All that waits, in one piece. */
  private gathered(): Uint8Array {
    if (this.pending.length > 1) this.pending = [Buffer.concat(this.pending)];
    return this.pending[0] ?? new Uint8Array();
  }

  private parse(text: string, isAll: boolean): Parsed {
    const { delimiter, quote } = this.dialect;
    const parser = new Papa.Parser({
      delimiter,
      newline: "\n",
      quoteChar: quote || '"',
      ...(quote === "" && { fastMode: true }),
    });
    return parser.parse(text, 0, !isAll) as Parsed;
  }

  /** No record ends in what was looked at. */
  private more(all: Uint8Array): RecordGroup | null {
    if (this.wanted < longestRecord && (all.length > this.wanted || !this.hasEnded)) {
      this.wanted = Math.min(this.wanted * 2, longestRecord);
      return null;
    }
    const end = all.indexOf(newline) + 1;
    if (end === 0 && all.length >= longestRecord)
      throw new UnreadableFile("A line is longer than 16 MB. Check the encoding and that it is a CSV file.");
    return this.leaveBehind(all, end || all.length);
  }

  /** The records before the first bad one, or else the line that this one begins in. */
  private upTo(all: Uint8Array, text: string, bad: number): RecordGroup {
    const { delimiter, quote } = this.dialect;
    // What follows a broken row is read in small pieces: each row of the file may be broken.
    this.wanted = 4_096;
    if (bad > 0) {
      const before = new Papa.Parser({ delimiter, newline: "\n", quoteChar: quote, fastMode: false, preview: bad });
      const { data, meta } = before.parse(text, 0, false) as Parsed;
      return this.took(data, Buffer.byteLength(text.slice(0, meta.cursor)));
    }
    return this.leaveBehind(all, all.indexOf(newline) + 1 || all.length);
  }

  private leaveBehind(all: Uint8Array, bytes: number): RecordGroup {
    const line = Buffer.from(all.buffer, all.byteOffset, bytes)
      .toString("utf8")
      .replace(/\r?\n$/, "");
    if (this.wanted >= longestRecord) {
      this.openQuotes += 1;
      if (this.openQuotes > mostOpenQuotes)
        throw new UnreadableFile(
          `More than ${mostOpenQuotes} quotation marks are opened and never closed, the last in row ${this.row + 1}. Choose another quotation mark, or none.`,
        );
      this.wanted = 4_096;
    }
    this.drop(bytes);
    this.row += 1;
    const cells = line.split(this.dialect.delimiter);
    return { records: [{ row: this.row, cells, fault: openQuote }], endByte: this.byte, endRow: this.row };
  }

  private took(data: string[][], bytes: number): RecordGroup {
    const records = data.map((cells) => {
      this.row += 1;
      const last = cells.length - 1;
      const end = cells[last];
      if (end?.endsWith("\r")) cells[last] = end.slice(0, -1);
      return { row: this.row, cells };
    });
    this.drop(bytes);
    return { records, endByte: this.byte, endRow: this.row };
  }

  private drop(bytes: number): void {
    const all = this.gathered();
    this.pending = bytes < all.length ? [all.subarray(bytes)] : [];
    this.pendingBytes -= bytes;
    this.byte += bytes;
  }
}

export const isBlank = ({ cells }: CsvRecord) => cells.every((cell) => cell.trim() === "");

/** What parts the columns of this text, most likely. */
export function guessDelimiter(text: string): string {
  const lines = text
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== "")
    .slice(0, 50)
    .join("\n");
  const { meta } = Papa.parse<string[]>(lines, {
    preview: 25,
    delimitersToGuess: [",", ";", "\t", "|", "^", "~", "\u001f"],
  });
  return meta.delimiter || ",";
}
