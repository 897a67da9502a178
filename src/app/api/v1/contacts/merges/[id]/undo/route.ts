import { z } from "zod";
import { undoMerge } from "@/features/contacts/merge/mutations";
import { apiRoute } from "@/gates/api";
import { idOf, publicId } from "@/lib/ids";
import { ById } from "../../../../contract";

export const POST = apiRoute({
  summary: "Part two merged contacts again; what was changed since the merge stays",
  scope: "contacts.write",
  params: ById,
  reply: z.object({ id: z.string(), restoredId: z.string().describe("The contact that is there again.") }),
  mayConflict: true,
  mayExceed: true,
  run: async (ctx, { params }) => {
    const { goneId } = await undoMerge(ctx, idOf("merge", params.id));
    return { id: params.id, restoredId: publicId("contact", goneId) };
  },
});
