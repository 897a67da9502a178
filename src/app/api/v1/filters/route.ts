import { listFilterCaps } from "@/features/credits/caps/queries";
import { countEmails } from "@/features/gmail/queries";
import { saveFilter } from "@/features/gmail/saved-filters/mutations";
import { countSavedFilters, getSavedFilter, listSavedFilters } from "@/features/gmail/saved-filters/queries";
import { apiRoute } from "@/gates/api";
import { asFilter, FilterBody, FilterReply } from "./contract";

export const GET = apiRoute({
  summary: "Saved filters that are shared, by name; a hundred at most",
  scope: "emails.read",
  reply: FilterReply,
  isList: true,
  run: async (ctx) => {
    const saved = await listSavedFilters(ctx);
    const [counts, caps] = await Promise.all([countSavedFilters(ctx, saved), listFilterCaps(ctx)]);
    return { items: saved.map((one) => asFilter(one, counts[one.id] ?? 0, caps[one.id])), nextCursor: null };
  },
});

export const POST = apiRoute({
  summary: "Save a filter for everybody of the workspace",
  scope: "emails.act",
  body: FilterBody,
  reply: FilterReply,
  status: 201,
  mayConflict: true,
  run: async (ctx, { body }) => {
    const { id } = await saveFilter(ctx, { ...body, isShared: true });
    return asFilter(await getSavedFilter(ctx, id), await countEmails(ctx, body.filter), undefined);
  },
});
