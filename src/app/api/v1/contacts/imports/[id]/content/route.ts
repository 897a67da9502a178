import { finishUpload, startRun } from "@/features/contacts/import/mutations";
import { columnsByKeys } from "@/features/contacts/import/plan/queries";
import { getImport, proposeColumns } from "@/features/contacts/import/queries";
import { receiveBytes } from "@/features/contacts/import/upload/mutations";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../../contract";
import { asImport, ContentQuery, ImportReply } from "../../contract";

export const PUT = apiRoute({
  summary: "Send the file of an import, whole or in parts",
  scope: "contacts.import",
  params: ById,
  query: ContentQuery,
  takes: "text/csv",
  reply: ImportReply,
  mayConflict: true,
  run: async (ctx, { params, query, bytes }) => {
    const id = idOf("import", params.id);
    await receiveBytes(ctx, id, query.offset, bytes);
    if (query.isLast === "true") {
      await finishUpload(ctx, id);
      const { plan, status } = await getImport(ctx, id);
      if (plan && status === "draft") await startRun(ctx, id);
    }
    const found = await getImport(ctx, id);
    return asImport(found, await columnsByKeys(ctx, await proposeColumns(ctx, found)));
  },
});
