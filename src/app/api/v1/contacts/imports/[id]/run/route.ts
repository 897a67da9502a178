import { startRun } from "@/features/contacts/import/mutations";
import { columnsByKeys, planByKeys } from "@/features/contacts/import/plan/queries";
import { getImport } from "@/features/contacts/import/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../../contract";
import { asImport, ImportReply, PlanBody } from "../../contract";

export const POST = apiRoute({
  summary: "Take the rows of a file over",
  scope: "contacts.import",
  params: ById,
  body: PlanBody,
  reply: ImportReply,
  status: 202,
  mayConflict: true,
  run: async (ctx, { params, body }) => {
    const id = idOf("import", params.id);
    // What is not there is not there, whatever the plan says.
    await getImport(ctx, id);
    await startRun(ctx, id, await planByKeys(ctx, body));
    return asImport(await getImport(ctx, id), await columnsByKeys(ctx, body.columns));
  },
});
