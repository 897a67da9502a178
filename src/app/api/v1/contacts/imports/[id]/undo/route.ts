import { startUndo } from "@/features/contacts/import/mutations";
import { getImport } from "@/features/contacts/import/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../../contract";
import { asImport, ImportReply } from "../../contract";

export const POST = apiRoute({
  summary: "Take back what the last import did; what was edited since stays and is counted",
  scope: "contacts.import",
  params: ById,
  reply: ImportReply,
  status: 202,
  mayConflict: true,
  run: async (ctx, { params }) => {
    const id = idOf("import", params.id);
    await startUndo(ctx, id);
    const found = await getImport(ctx, id);
    return asImport(found, found.plan?.columns ?? []);
  },
});
