import { chooseReading } from "@/features/contacts/import/mutations";
import { columnsByKeys } from "@/features/contacts/import/plan/queries";
import { getImport, proposeColumns } from "@/features/contacts/import/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../../contract";
import { asImport, ImportReply, ReadingBody } from "../../contract";

export const PUT = apiRoute({
  summary: "Say how the file is to be read, where the guess was wrong",
  scope: "contacts.import",
  params: ById,
  body: ReadingBody,
  reply: ImportReply,
  mayConflict: true,
  run: async (ctx, { params, body }) => {
    const id = idOf("import", params.id);
    await chooseReading(ctx, id, body);
    const found = await getImport(ctx, id);
    return asImport(found, await columnsByKeys(ctx, await proposeColumns(ctx, found)));
  },
});
