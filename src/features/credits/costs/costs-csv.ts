import { publicId } from "@/lib/ids";
import { toCsv } from "../ledger-csv";
import { toCredits } from "../schema";

/** What a line of the file is made from: a row of `listSummaryCosts`. */
export type CostLine = {
  id: string;
  emailId: string;
  jobId: string;
  quoteId: string;
  model: string;
  lane: string;
  priceVersion: string;
  inputTokens: number;
  outputTokens: number;
  chargedMicro: bigint;
  createdAt: Date;
};

const columns: [header: string, cell: (line: CostLine) => string | number][] = [
  ["time", (line) => line.createdAt.toISOString()],
  ["charged", (line) => toCredits(line.chargedMicro)],
  ["model", (line) => line.model],
  ["lane", (line) => line.lane],
  ["price_version", (line) => line.priceVersion],
  ["input_tokens", (line) => line.inputTokens],
  ["output_tokens", (line) => line.outputTokens],
  ["summary", (line) => publicId("summary", line.id)],
  ["email", (line) => publicId("email", line.emailId)],
  ["job", (line) => publicId("job", line.jobId)],
  ["run", (line) => publicId("quote", line.quoteId)],
];

export const costsCsvHead = () => toCsv([columns.map(([header]) => header)]);
export const costsCsvLines = (lines: CostLine[]) => toCsv(lines.map((line) => columns.map(([, cell]) => cell(line))));
