import { z } from "zod";
import { listFields } from "@/features/contacts/fields/queries";
import { changeView, deleteView } from "@/features/contacts/views/mutations";
import { getView } from "@/features/contacts/views/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";
import { arrangementOf, asView, ViewPatch, ViewReply } from "../contract";

export const GET = apiRoute({
  summary: "One saved view",
  scope: "contacts.read",
  params: ById,
  reply: ViewReply,
  run: async (ctx, { params }) => asView(await listFields(ctx))(await getView(ctx, idOf("view", params.id))),
});

export const PATCH = apiRoute({
  summary: "Rename a saved view, or arrange it anew",
  scope: "contacts.write",
  params: ById,
  body: ViewPatch,
  reply: ViewReply,
  mayConflict: true,
  run: async (ctx, { params, body: { name, ...rest } }) => {
    const registry = await listFields(ctx);
    const { id, arrangement } = await getView(ctx, idOf("view", params.id));
    await changeView(ctx, id, { name, arrangement: arrangementOf(rest, registry, arrangement) });
    return asView(registry)(await getView(ctx, id));
  },
});

export const DELETE = apiRoute({
  summary: "Delete a saved view; the contacts it shows stay as they are",
  scope: "contacts.write",
  params: ById,
  reply: z.object({ id: z.string(), isDeleted: z.literal(true) }),
  run: async (ctx, { params }) => {
    await deleteView(ctx, idOf("view", params.id));
    return { id: params.id, isDeleted: true as const };
  },
});
