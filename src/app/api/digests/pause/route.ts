import { pauseByToken } from "@/features/digests/mutations";
import { openRoute } from "@/gates/route";

const tokenOf = (request: Request) => new URL(request.url).searchParams.get("token") ?? "";

/** RFC 8058: a mail program's own unsubscribe button posts here. */
export const POST = openRoute(async (request) =>
  (await pauseByToken(tokenOf(request)))
    ? new Response("This digest is paused.")
    : new Response("This link is not one of ours.", { status: 404 }),
);

/** Whoever opens the address is asked first: link checkers open addresses too. */
export const GET = openRoute(
  (request) =>
    new Response(null, { status: 303, headers: { location: `/digest/${encodeURIComponent(tokenOf(request))}` } }),
);
