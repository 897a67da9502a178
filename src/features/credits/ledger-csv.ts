import { stringify } from "csv-stringify/sync";
import { publicId } from "@/lib/ids";
import { toCredits } from "./schema";

/** What a line of the file is made from: a row of `listTransactions`. */
export type LedgerLine = {
  id: string;
  kind: string;
  description: string;
  createdAt: Date;
  changeMicro: bigint;
  availableAfterMicro: bigint;
  heldChangeMicro: bigint;
  heldAfterMicro: bigint;
  chargedMicro: bigint;
  expiredMicro: bigint;
  writtenOffMicro: bigint;
  lots: { id: string; source: string; changeMicro: bigint }[];
  jobId: string | null;
  summaryId: string | null;
  paymentId: string | null;
};

/** A spreadsheet runs a text that starts like a formula; a leading apostrophe makes it a text again. */
const asText = (value: string) => (/^\s*[=+\-@]|^[\t\r]/.test(value) ? `'${value}` : value);

const columns: [header: string, cell: (line: LedgerLine) => string | number][] = [
  ["time", (line) => line.createdAt.toISOString()],
  ["kind", (line) => line.kind],
  ["description", (line) => asText(line.description)],
  ["available_change", (line) => toCredits(line.changeMicro)],
  ["available_after", (line) => toCredits(line.availableAfterMicro)],
  ["held_change", (line) => toCredits(line.heldChangeMicro)],
  ["held_after", (line) => toCredits(line.heldAfterMicro)],
  ["charged", (line) => toCredits(line.chargedMicro)],
  ["transaction", (line) => publicId("transaction", line.id)],
  ["job", (line) => (line.jobId ? publicId("job", line.jobId) : "")],
  ["summary", (line) => (line.summaryId ? publicId("summary", line.summaryId) : "")],
  ["payment", (line) => (line.paymentId ? publicId("payment", line.paymentId) : "")],
  ["expired", (line) => toCredits(line.expiredMicro)],
  ["written_off", (line) => toCredits(line.writtenOffMicro)],
  [
    "lots",
    (line) =>
      line.lots.map((lot) => `${publicId("lot", lot.id)} ${lot.source} ${toCredits(lot.changeMicro)}`).join("; "),
  ],
];

export const toCsv = (rows: (string | number)[][]) => stringify(rows, { record_delimiter: "windows" });

export const ledgerCsvHead = () => toCsv([columns.map(([header]) => header)]);
export const ledgerCsvLines = (lines: LedgerLine[]) =>
  toCsv(lines.map((line) => columns.map(([, cell]) => cell(line))));
