import { columnsByKeys } from "@/features/contacts/import/plan/queries";
import { getImport, proposeColumns } from "@/features/contacts/import/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";
import { asImport, ImportReply } from "../contract";

export const GET = apiRoute({
  summary: "One import: its columns as guessed, and how far it is",
  scope: "contacts.import",
  params: ById,
  reply: ImportReply,
  run: async (ctx, { params }) => {
    const found = await getImport(ctx, idOf("import", params.id));
    return asImport(found, await columnsByKeys(ctx, await proposeColumns(ctx, found)));
  },
});
