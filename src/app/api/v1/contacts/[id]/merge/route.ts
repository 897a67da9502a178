import { listFields } from "@/features/contacts/fields/queries";
import { mergeContacts } from "@/features/contacts/merge/mutations";
import { apiRoute } from "@/gates/api";
import { AppError } from "@/lib/errors";
import { idOf, publicId } from "@/lib/ids";
import { ById } from "../../../contract";
import { MergeBody, MergeReply, takenOf } from "./contract";

export const POST = apiRoute({
  summary: "Make another contact part of this one; an opt-out of either holds for both; can be undone",
  scope: "contacts.write",
  params: ById,
  body: MergeBody,
  reply: MergeReply,
  mayConflict: true,
  run: async (ctx, { params, body: { otherId, take } }) => {
    const keptId = idOf("contact", params.id);
    if (keptId === otherId)
      throw new AppError("invalid", "otherId: Choose two different contacts.", {
        otherId: ["Choose another contact."],
      });
    const taken = take && takenOf(take, await listFields(ctx));
    const { id } = await mergeContacts(ctx, { keptId, goneId: otherId, take: taken });
    return { id: publicId("merge", id), keptId: params.id, goneId: publicId("contact", otherId) };
  },
});
