import { z } from "zod";
import { removeSuppressions } from "@/features/consent/suppressions/mutations";
import { checkAddress } from "@/features/consent/suppressions/queries";
import { apiRoute } from "@/gates/api";
import { asSuppression, ByEmail, CheckReply, RemovalQuery } from "../contract";

export const GET = apiRoute({
  summary: "Whether an address is suppressed, and why",
  scope: "contacts.read",
  params: ByEmail,
  reply: CheckReply,
  run: async (ctx, { params }) => {
    const { email, suppression } = await checkAddress(ctx, params.email);
    return { email, isSuppressed: suppression !== null, suppression: suppression && asSuppression(suppression) };
  },
});

export const DELETE = apiRoute({
  summary: "Let an address get mail again, with the reason why; what its owner unsubscribed from stays so",
  scope: "suppressions.manage",
  params: ByEmail,
  query: RemovalQuery,
  reply: z.object({ email: z.string(), isRemoved: z.literal(true) }),
  run: async (ctx, { params, query }) => {
    const { email } = await checkAddress(ctx, params.email);
    await removeSuppressions(ctx, { emails: [email], note: query.note });
    return { email, isRemoved: true as const };
  },
});
