import type { ContactRow } from "../plan/row";

/** U+001F cannot be in a value: control signs are taken out when a row is read. */
const separator = "\u001f";

/** Text outside of the heap: what waits there for the database is no work for the sweeping of memory. */
class PackedText {
  private kept = Buffer.allocUnsafeSlow(8_192);
  private length = 0;

  add(text: string): void {
    const most = this.length + text.length * 3;
    if (most > this.kept.length) {
      const larger = Buffer.allocUnsafeSlow(most * 2);
      this.kept.copy(larger, 0, 0, this.length);
      this.kept = larger;
    }
    this.length += this.kept.write(text, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  bytes(): Buffer {
    return this.kept.subarray(0, this.length);
  }
}

const columns = [
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
/** What the database is not given with the others. */
type Rest = Omit<ContactRow, Column | "row">;
const restOf = ({ tags, consentedAt, cells }: ContactRow): Rest => ({ tags, consentedAt, cells });

/**
 * Rows of a batch as the database takes them, one text a column, and each as it was read, for the few that are asked
 * for again. Thousands of them leave next to nothing on the heap.
 */
export class PackedRows {
  private readonly texts = new Map(columns.map((name) => [name, new PackedText()]));
  /** JSON, a list for all that came together. */
  private readonly rests = new PackedText();
  private unpacked: ContactRow[] | null = null;
  /** Their rows in the file. */
  numbers: number[] = [];

  get length(): number {
    return this.numbers.length;
  }

  add(rows: readonly ContactRow[]): void {
    if (rows.length === 0) return;
    for (const [name, text] of this.texts) {
      if (this.length > 0) text.add(separator);
      text.add(rows.map((row) => row[name]).join(separator));
    }
    if (this.length > 0) this.rests.add(",");
    this.rests.add(JSON.stringify(rows.map(restOf)));
    for (const { row } of rows) this.numbers.push(row);
    this.unpacked = null;
  }

  /** Empty again, with the memory it has. */
  clear(): void {
    for (const text of [...this.texts.values(), this.rests]) text.clear();
    this.numbers = [];
    this.unpacked = null;
  }

  /** UTF-8, its values parted by U+001F. */
  column(name: Column): Buffer {
    return this.texts.get(name)?.bytes() ?? Buffer.alloc(0);
  }

  /** As they were read, on the heap again. */
  get rows(): readonly ContactRow[] {
    this.unpacked ??= this.unpack();
    return this.unpacked;
  }

  private unpack(): ContactRow[] {
    const values = new Map(columns.map((name) => [name, this.column(name).toString().split(separator)]));
    const rests = (JSON.parse(`[${this.rests.bytes().toString()}]`) as Rest[][]).flat();
    return rests.map((rest, at) => {
      const texts = Object.fromEntries(columns.map((name) => [name, values.get(name)?.[at] ?? ""]));
      return { ...texts, row: this.numbers[at], ...rest } as ContactRow;
    });
  }

  without(numbers: ReadonlySet<number>): PackedRows {
    if (numbers.size === 0) return this;
    const rest = new PackedRows();
    rest.add(this.rows.filter(({ row }) => !numbers.has(row)));
    return rest;
  }

  /** The row of the file with this number. */
  withNumber(number: number): ContactRow {
    const row = this.rows[this.numbers.indexOf(number)];
    if (!row) throw new Error(`The batch has no row ${number}.`);
    return row;
  }
}
