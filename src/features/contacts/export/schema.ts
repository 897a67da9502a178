import { z } from "zod";
import { ContactFilter } from "../schema";

export const exportFormats = ["csv", "json"] as const;
export type ExportFormat = (typeof exportFormats)[number];
/** Days until a file is deleted. */
export const keptDays = 7;
export const mostKept = 20;

export const NewExport = z.strictObject({
  format: z.enum(exportFormats),
  filter: ContactFilter.default({}),
});
export type NewExport = z.output<typeof NewExport>;
export const ByExport = z.strictObject({ exportId: z.uuid() });

export const exportStatuses = ["queued", "ready", "failed"] as const;
export type ExportView = {
  id: string;
  format: ExportFormat;
  filter: ContactFilter;
  status: (typeof exportStatuses)[number];
  rowCount: number;
  sizeBytes: number;
  error: string;
  createdBy: string;
  createdAt: Date;
  /** The moment it shows. */
  asOf: Date | null;
  expiresAt: Date;
};

export const formatWords: Record<ExportFormat, { label: string; means: string }> = {
  csv: { label: "CSV", means: "For spreadsheets. A text that begins like a formula gets an apostrophe in front." },
  json: { label: "JSON", means: "One object a line, for programs. Nothing is changed." },
};
