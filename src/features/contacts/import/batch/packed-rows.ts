import type { ContactRow } from "../plan/row";

/** U+001F cannot be in a value: control signs are taken out when a row is read. */
const sign = 0x1f;

/** Text outside of the heap: what waits there for the database is no work for the sweeping of memory. */
class PackedText {
  private bytes = Buffer.allocUnsafeSlow(8_192);
  length = 0;

  private makeRoom(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow((this.length + more) * 2);
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }

  add(text: string): void {
    if (text === "") return;
    this.makeRoom(text.length * 3);
    this.length += this.bytes.write(text, this.length);
  }

  partOff(): void {
    this.makeRoom(1);
    this.bytes[this.length++] = sign;
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
  private readonly texts = columns.map((name) => ({ name, text: new PackedText() }));
  private readonly whole = new PackedText();
  private readonly ends: number[] = [];
  /** Their rows in the file. */
  readonly numbers: number[] = [];

  get length(): number {
    return this.numbers.length;
  }

  add(row: ContactRow): void {
    for (const { name, text } of this.texts) {
      if (this.length > 0) text.partOff();
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
    return this.texts.find((one) => one.name === name)?.text.part() ?? Buffer.alloc(0);
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
