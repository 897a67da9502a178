import { pauseDigest, saveDigest } from "@/features/digests/mutations";
import { getDigest, listDigests } from "@/features/digests/queries";
import { apiRoute } from "@/gates/api";
import { asDigest, DigestBody, DigestReply, inputOf } from "./contract";

export const GET = apiRoute({
  summary: "Digests of the person who made this key, oldest first; twenty at most",
  scope: "summaries.read",
  reply: DigestReply,
  isList: true,
  run: async (ctx) => ({ items: (await listDigests(ctx)).map(asDigest), nextCursor: null }),
});

export const POST = apiRoute({
  summary: "Have summaries mailed daily or weekly to the person who made this key",
  scope: "summaries.run",
  body: DigestBody,
  reply: DigestReply,
  status: 201,
  mayExceed: true,
  run: async (ctx, { body }) => {
    const { id } = await saveDigest(ctx, inputOf(body, null));
    if (body.isPaused) await pauseDigest(ctx, id, true);
    return asDigest(await getDigest(ctx, id));
  },
});
