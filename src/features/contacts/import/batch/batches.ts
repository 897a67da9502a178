import { setImmediate as breath } from "node:timers/promises";
import { keptText } from "../file/kept-text";
import { type CsvRecord, isBlank, type RecordGroup, type RecordReader } from "../file/records";
import type { ContactRow, RowReader } from "../plan/row";
import type { Problem } from "../schema";
import { FirstRows } from "./first-rows";
import { PackedRows } from "./packed-rows";

/** Rows that are written together, no address twice, and where the file goes on behind them. */
export type Batch = {
  contacts: PackedRows;
  problems: Problem[];
  blank: number;
  startRow: number;
  endRow: number;
  endByte: number;
  /** Gives the memory of `contacts` to a later batch. */
  release(): void;
};

const longestCell = 4_000;
const mostCells = 500;

/** Cells as they can be kept beside a problem. */
export const keptCells = (cells: readonly string[]) =>
  cells.slice(0, mostCells).map((cell) => keptText(cell, longestCell));

export const repeatedIn = (row: number) => `The address is in row ${row} of the file already. That row counts.`;

/** Puts rows together until `size` of them have come. */
class Gathering {
  private contacts = new PackedRows();
  private readonly spare: PackedRows[] = [];
  private unpacked: ContactRow[] = [];
  private readonly firstRows = new FirstRows();
  private problems: Problem[] = [];
  private blank = 0;
  private startRow: number;
  constructor(
    private readonly readRow: RowReader,
    private awaitsHeader: boolean,
    startRow: number,
    private readonly emailTitle: string,
  ) {
    this.startRow = startRow;
  }

  add(record: CsvRecord): void {
    if (record.fault) {
      this.note(record, "error", "", record.fault);
      return;
    }
    if (isBlank(record)) {
      this.blank += 1;
      return;
    }
    if (this.awaitsHeader) {
      this.awaitsHeader = false;
      return;
    }
    const result = this.readRow(record.row, record.cells);
    if ("fault" in result) {
      this.note(record, "error", result.fault.column, result.fault.reason);
      return;
    }
    const { contact } = result;
    const first = this.firstRows.firstOf(contact.email, contact.row);
    if (first !== null) {
      this.note(record, "conflict", this.emailTitle, repeatedIn(first));
      return;
    }
    this.unpacked.push(contact);
  }

  /** To be called after every few hundred rows: they leave the heap together. */
  pack(): void {
    this.contacts.add(this.unpacked);
    this.unpacked = [];
  }

  private note({ row, cells }: CsvRecord, kind: Problem["kind"], column: string, reason: string) {
    this.problems.push({ rowNumber: row, kind, column, reason: keptText(reason), values: keptCells(cells) });
  }

  take({ endByte, endRow }: Pick<RecordGroup, "endByte" | "endRow">): Batch {
    const { contacts, problems, blank, startRow } = this;
    const release = () => {
      contacts.clear();
      this.spare.push(contacts);
    };
    const batch = { contacts, problems, blank, startRow, endRow, endByte, release };
    this.contacts = this.spare.pop() ?? new PackedRows();
    this.firstRows.clear();
    this.problems = [];
    this.blank = 0;
    this.startRow = endRow;
    return batch;
  }
}

export type BatchOptions = {
  reader: RecordReader;
  readRow: RowReader;
  start: { byte: number; row: number };
  hasHeader: boolean;
  emailTitle: string;
  /** At least so many rows a batch; it ends with what was read together. */
  size: number;
};

/** A batch of long rows ends here, so that files of any shape take the same memory. */
const bytesABatch = 4_194_304;

/** The file's rows in batches, read as the bytes come; between every few hundred rows others have their turn. */
export async function* batchesOf(chunks: AsyncIterable<Uint8Array>, options: BatchOptions): AsyncGenerator<Batch> {
  const { reader, readRow, start, hasHeader, emailTitle, size } = options;
  const gathering = new Gathering(readRow, hasHeader && start.row === 0, start.row, emailTitle);
  let taken = start;
  let last: RecordGroup | null = null;
  async function* drain(): AsyncGenerator<Batch> {
    for (let group = reader.read(); group; group = reader.read()) {
      for (const record of group.records) gathering.add(record);
      gathering.pack();
      await breath();
      last = group;
      if (group.endRow - taken.row < size && group.endByte - taken.byte < bytesABatch) continue;
      taken = { byte: group.endByte, row: group.endRow };
      last = null;
      yield gathering.take(group);
    }
  }
  for await (const chunk of chunks) {
    reader.push(chunk);
    yield* drain();
  }
  reader.end();
  yield* drain();
  const rest = last as RecordGroup | null;
  if (rest) yield gathering.take(rest);
}
