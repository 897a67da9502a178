import { z } from "zod";
import { deleteDigest, pauseDigest, saveDigest } from "@/features/digests/mutations";
import { getDigest } from "@/features/digests/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../contract";
import { asDigest, DigestBody, DigestReply, inputOf } from "../contract";

export const GET = apiRoute({
  summary: "One digest of the person who made this key",
  scope: "summaries.read",
  params: ById,
  reply: DigestReply,
  run: async (ctx, { params }) => asDigest(await getDigest(ctx, idOf("digest", params.id))),
});

export const PUT = apiRoute({
  summary: "Replace, pause or resume a digest",
  scope: "summaries.run",
  params: ById,
  body: DigestBody,
  reply: DigestReply,
  run: async (ctx, { params, body }) => {
    const before = await getDigest(ctx, idOf("digest", params.id));
    await saveDigest(ctx, inputOf(body, before.id));
    if (body.isPaused !== (before.pausedAt !== null)) await pauseDigest(ctx, before.id, body.isPaused);
    return asDigest(await getDigest(ctx, before.id));
  },
});

export const DELETE = apiRoute({
  summary: "Delete a digest; nothing is mailed any more",
  scope: "summaries.run",
  params: ById,
  reply: z.object({ id: z.string(), isDeleted: z.literal(true) }),
  run: async (ctx, { params }) => {
    await deleteDigest(ctx, idOf("digest", params.id));
    return { id: params.id, isDeleted: true as const };
  },
});
