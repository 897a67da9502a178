import { suppress } from "@/features/consent/suppressions/mutations";
import { listSuppressions } from "@/features/consent/suppressions/queries";
import { SuppressionFilter } from "@/features/consent/suppressions/schema";
import { apiRoute, filterOf } from "@/gates/api";
import {
  asSuppression,
  SuppressionBody,
  SuppressionOutcomeReply,
  SuppressionQuery,
  SuppressionReply,
} from "./contract";

export const GET = apiRoute({
  summary: "Addresses that get nothing, newest first unless sorted otherwise",
  scope: "contacts.read",
  query: SuppressionQuery,
  reply: SuppressionReply,
  isList: true,
  run: async (ctx, { query: { cursor, isTemporary, ...query } }) => {
    const filter = filterOf(SuppressionFilter, {
      ...query,
      after: cursor,
      isTemporary: isTemporary && isTemporary === "true",
    });
    const { items, nextCursor } = await listSuppressions(ctx, filter);
    return { items: items.map(asSuppression), nextCursor };
  },
});

export const POST = apiRoute({
  summary: "Suppress addresses, whether contacts have them or not",
  scope: "suppressions.manage",
  body: SuppressionBody,
  reply: SuppressionOutcomeReply,
  run: (ctx, { body: { expiresAt, ...body } }) =>
    suppress(ctx, { ...body, expiresAt: expiresAt === null ? null : new Date(expiresAt) }),
});
