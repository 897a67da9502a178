import { createTag } from "@/features/contacts/tags/mutations";
import { getTag, listTags } from "@/features/contacts/tags/queries";
import { apiRoute } from "@/gates/api";
import { asTag, TagBody, TagReply } from "./contract";

export const GET = apiRoute({
  summary: "Tags by name; 2,000 at most",
  scope: "contacts.read",
  reply: TagReply,
  isList: true,
  run: async (ctx) => ({ items: (await listTags(ctx)).map(asTag), nextCursor: null }),
});

export const POST = apiRoute({
  summary: "Add a tag",
  scope: "contacts.write",
  body: TagBody,
  reply: TagReply,
  status: 201,
  mayConflict: true,
  mayExceed: true,
  run: async (ctx, { body }) => {
    const { id } = await createTag(ctx, body);
    return asTag(await getTag(ctx, id));
  },
});
