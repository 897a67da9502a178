import { z } from "zod";
import { deleteTag, renameTag } from "@/features/contacts/tags/mutations";
import { getTag } from "@/features/contacts/tags/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../contract";
import { asTag, TagBody, TagReply } from "../contract";

export const GET = apiRoute({
  summary: "One tag",
  scope: "contacts.read",
  params: ById,
  reply: TagReply,
  run: async (ctx, { params }) => asTag(await getTag(ctx, idOf("tag", params.id))),
});

export const PATCH = apiRoute({
  summary: "Rename a tag",
  scope: "contacts.write",
  params: ById,
  body: TagBody,
  reply: TagReply,
  mayConflict: true,
  run: async (ctx, { params, body }) => {
    const { id } = await renameTag(ctx, idOf("tag", params.id), body);
    return asTag(await getTag(ctx, id));
  },
});

export const DELETE = apiRoute({
  summary: "Delete a tag and take it from every contact",
  scope: "contacts.write",
  params: ById,
  reply: z.object({ id: z.string(), isDeleted: z.literal(true) }),
  run: async (ctx, { params }) => {
    await deleteTag(ctx, idOf("tag", params.id));
    return { id: params.id, isDeleted: true as const };
  },
});
