import { cancelImport, pauseImport, resumeImport } from "@/features/contacts/import/mutations";
import { getImport } from "@/features/contacts/import/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../../contract";
import { asImport, ImportReply, StateBody } from "../../contract";

const changes = { paused: pauseImport, running: resumeImport, cancelled: cancelImport };

export const PUT = apiRoute({
  summary: "Pause, resume or cancel an import; rows that were taken over stay",
  scope: "contacts.import",
  params: ById,
  body: StateBody,
  reply: ImportReply,
  mayConflict: true,
  run: async (ctx, { params, body }) => {
    const id = idOf("import", params.id);
    await changes[body.state](ctx, id);
    const found = await getImport(ctx, id);
    return asImport(found, found.plan?.columns ?? []);
  },
});
