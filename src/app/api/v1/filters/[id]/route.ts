import { z } from "zod";
import { listFilterCaps } from "@/features/credits/caps/queries";
import { toMicro } from "@/features/credits/schema";
import { countEmails } from "@/features/gmail/queries";
import { capSavedFilter, changeSavedFilter, deleteSavedFilter } from "@/features/gmail/saved-filters/mutations";
import { getSavedFilter } from "@/features/gmail/saved-filters/queries";
import { apiRoute } from "@/gates/api";
import type { Context } from "@/gates/context";
import { idOf } from "@/lib/ids";
import { ById } from "../../contract";
import { asFilter, FilterChangeBody, FilterReply } from "../contract";

const read = async (ctx: Context, id: string) => {
  const saved = await getSavedFilter(ctx, id);
  return asFilter(saved, await countEmails(ctx, saved.filter), (await listFilterCaps(ctx))[id]);
};

export const GET = apiRoute({
  summary: "One saved filter, with how many mails it means",
  scope: "emails.read",
  params: ById,
  reply: FilterReply,
  run: (ctx, { params }) => read(ctx, idOf("filter", params.id)),
});

export const PATCH = apiRoute({
  summary: "Rename a saved filter that an API key made, or set its daily cap",
  scope: "emails.act",
  params: ById,
  body: FilterChangeBody,
  reply: FilterReply,
  mayConflict: true,
  run: async (ctx, { params, body: { name, dailyCap } }) => {
    const id = idOf("filter", params.id);
    if (dailyCap !== undefined) await capSavedFilter(ctx, id, dailyCap === null ? null : toMicro(dailyCap));
    if (name !== undefined) await changeSavedFilter(ctx, id, { name });
    return read(ctx, id);
  },
});

export const DELETE = apiRoute({
  summary: "Delete a saved filter that an API key made; the mails it finds stay",
  scope: "emails.act",
  params: ById,
  reply: z.object({ id: z.string(), isDeleted: z.literal(true) }),
  run: async (ctx, { params }) => {
    await deleteSavedFilter(ctx, idOf("filter", params.id));
    return { id: params.id, isDeleted: true as const };
  },
});
