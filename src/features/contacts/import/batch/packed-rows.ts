import type { ContactRow } from "../plan/row";

/** Cannot be in a value: control signs are taken out when a row is read. */
const sign = "\u001f";

/** Text outside of the heap: what waits there for the database is no work for the sweeping of memory. */
class PackedText {
  private bytes = Buffer.allocUnsafeSlow(8_192);
  length = 0;

  add(text: string): void {
    const most = this.length + text.length * 3;
    if (most > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(most * 2);
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes = larger;
    }
    this.length += this.bytes.write(text, this.length);
  }

  part(from = 0, to = this.length): Buffer {
    return this.bytes.subarray(from, to);
  }
}

const columns = [
  "row",
  "email",
  "firstName",
  "lastName",
  "phone",
  "locale",
  "timeZone",
  "guessedZone",
  "guessedBy",
  "fields",
] as const;
type Column = (typeof columns)[number];

/**
 * Rows of a batch as the database takes them, one text a column, and each as it was read, for the few that are asked
 * for again. Thousands of them leave next to nothing on the heap.
 */
export class PackedRows {
  private readonly texts = new Map<Column, PackedText>(columns.map((name) => [name, new PackedText()]));
  private readonly whole = new PackedText();
  private readonly ends: number[] = [];
  /** Their rows in the file. */
  readonly numbers: number[] = [];

  get length(): number {
    return this.numbers.length;
  }

  add(row: ContactRow): void {
    for (const [name, text] of this.texts) {
      if (this.length > 0) text.add(sign);
      text.add(String(row[name]));
    }
    this.whole.add(JSON.stringify(row));
    this.ends.push(this.whole.length);
    this.numbers.push(row.row);
  }

  at(index: number): ContactRow {
    return JSON.parse(this.whole.part(this.ends[index - 1] ?? 0, this.ends[index]).toString()) as ContactRow;
  }

  /** UTF-8, its values parted by U+001F. */
  column(name: Column): Buffer {
    return this.texts.get(name)?.part() ?? Buffer.alloc(0);
  }

  without(numbers: ReadonlySet<number>): PackedRows {
    if (numbers.size === 0) return this;
    const rest = new PackedRows();
    this.numbers.forEach((number, index) => {
      if (!numbers.has(number)) rest.add(this.at(index));
    });
    return rest;
  }

  /** The row of the file with this number. */
  withNumber(number: number): ContactRow {
    return this.at(this.numbers.indexOf(number));
  }

  *[Symbol.iterator](): Generator<ContactRow> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }
}
