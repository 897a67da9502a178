import { renderFrame } from "@/features/gmail/html-view/mutations";
import { browserRoute } from "@/gates/route";
import { idOf } from "@/lib/ids";

/** The formatted view of one mail: what the reading pane's frame shows. `images=1` loads remote pictures this once. */
export const GET = browserRoute({
  can: "emails.read",
  run: async (ctx, { params, query }) => {
    const withRemote = query.get("images") === "1";
    const { document, policy } = await renderFrame(ctx, idOf("email", params.email ?? ""), { withRemote });
    return new Response(document, {
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": policy,
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
      },
    });
  },
});
