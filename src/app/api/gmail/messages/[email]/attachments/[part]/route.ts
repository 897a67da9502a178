import { downloadHeaders } from "@/features/gmail/attachments/attachment-parts";
import { fetchAttachment } from "@/features/gmail/attachments/mutations";
import { browserRoute } from "@/gates/route";
import { idOf } from "@/lib/ids";

/** One file of a mail, fetched from Gmail to be saved. */
export const GET = browserRoute({
  can: "emails.read",
  run: async (ctx, { params }) => {
    const { name, content } = await fetchAttachment(ctx, idOf("email", params.email ?? ""), params.part ?? "");
    return new Response(new Uint8Array(content), { headers: downloadHeaders(name, content.length) });
  },
});
