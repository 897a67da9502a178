import { createImport, pasteImport, startRun } from "@/features/contacts/import/mutations";
import { columnsByKeys, planByKeys } from "@/features/contacts/import/plan/queries";
import { getImport, listImports, proposeColumns } from "@/features/contacts/import/queries";
import { apiRoute } from "@/gates/api";
import { PageQuery } from "../../contract";
import { asImport, ImportReply, NewImportBody } from "./contract";

export const GET = apiRoute({
  summary: "Imports, the newest first",
  scope: "contacts.import",
  query: PageQuery,
  reply: ImportReply,
  isList: true,
  run: async (ctx, { query }) => {
    const { items, nextCursor } = await listImports(ctx, query);
    return { items: items.map((item) => asImport(item, item.plan?.columns ?? [])), nextCursor };
  },
});

export const POST = apiRoute({
  summary: "Begin an import: send its file to the content next, or pasted addresses here",
  scope: "contacts.import",
  body: NewImportBody,
  reply: ImportReply,
  status: 201,
  run: async (ctx, { body: { name, text, plan } }) => {
    const chosen = plan && (await planByKeys(ctx, plan));
    const { id } =
      text === undefined
        ? await createImport(ctx, { name, sizeBytes: null, plan: chosen })
        : await pasteImport(ctx, text, name);
    if (chosen && text !== undefined) await startRun(ctx, id, chosen);
    const made = await getImport(ctx, id);
    return asImport(made, await columnsByKeys(ctx, await proposeColumns(ctx, made)));
  },
});
