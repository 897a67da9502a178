import { createExport } from "@/features/contacts/export/mutations";
import { getExport, listExports } from "@/features/contacts/export/queries";
import { listFields } from "@/features/contacts/fields/queries";
import { apiRoute } from "@/gates/api";
import { PageQuery } from "../../contract";
import { filterOfBody } from "../contract";
import { asExport, ExportBody, ExportReply } from "./contract";

export const GET = apiRoute({
  summary: "Files of contacts that have not expired, the newest first",
  scope: "contacts.export",
  query: PageQuery,
  reply: ExportReply,
  isList: true,
  run: async (ctx, { query }) => {
    const { items, nextCursor } = await listExports(ctx, query);
    return { items: items.map(asExport), nextCursor };
  },
});

export const POST = apiRoute({
  summary: "Have a file of contacts written, as they are at one moment; it is kept for a week",
  scope: "contacts.export",
  body: ExportBody,
  reply: ExportReply,
  status: 202,
  mayExceed: true,
  run: async (ctx, { body }) => {
    const { id } = await createExport(ctx, {
      format: body.format,
      filter: filterOfBody(body.filter ?? {}, await listFields(ctx)),
    });
    return asExport(await getExport(ctx, id));
  },
});
