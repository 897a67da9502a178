import { z } from "zod";
import { type ExportView, exportFormats, exportStatuses, NewExport } from "@/features/contacts/export/schema";
import { publicId } from "@/lib/ids";
import { Instant, Instants } from "../../contract";
import { FilterBody } from "../contract";

export const ExportBody = z.strictObject({
  format: NewExport.shape.format.describe("csv, or json: one object a line."),
  filter: FilterBody.optional().describe("Which contacts; all without it."),
});

export const ExportReply = z.object({
  id: z.string(),
  format: z.enum(exportFormats),
  status: z.enum(exportStatuses),
  rows: z.number(),
  sizeBytes: z.number(),
  error: z.string(),
  asOf: Instant.nullable().describe("The moment that the file shows."),
  createdAt: Instant,
  expiresAt: Instant.describe("The file is deleted then."),
});

export const asExport = (view: ExportView): z.input<typeof ExportReply> => ({
  id: publicId("export", view.id),
  format: view.format,
  status: view.status,
  rows: view.rowCount,
  sizeBytes: view.sizeBytes,
  error: view.error,
  asOf: Instants.orNull(view.asOf),
  createdAt: Instants.of(view.createdAt),
  expiresAt: Instants.of(view.expiresAt),
});
