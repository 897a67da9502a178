import { finishUpload } from "@/features/contacts/import/mutations";
import { getImport } from "@/features/contacts/import/queries";
import { receiveBytes } from "@/features/contacts/import/upload/mutations";
import { uploadRoute } from "@/gates/upload";
import { idOf } from "@/lib/ids";

/** A piece of the file, from `offset` on; the last one ends the upload. */
export const PUT = uploadRoute({
  can: "contacts.import",
  run: async (ctx, { params, query, bytes }) => {
    const id = idOf("import", params.import ?? "");
    const receivedBytes = await receiveBytes(ctx, id, Number(query.get("offset")) || 0, bytes);
    const { sizeBytes } = await getImport(ctx, id);
    const isComplete = receivedBytes === sizeBytes;
    if (isComplete) await finishUpload(ctx, id);
    return { receivedBytes, isComplete };
  },
});
