import { getCurrentKey } from "@/features/api-keys/queries";
import { apiRoute } from "@/gates/api";
import { publicId } from "@/lib/ids";
import { MeReply } from "./contract";

export const GET = apiRoute({
  summary: "The workspace and the key you are using",
  scope: "key",
  reply: MeReply,
  run: async (ctx) => {
    const { key, workspace } = await getCurrentKey(ctx);
    return {
      workspace: { id: publicId("workspace", workspace.id), slug: workspace.slug, name: workspace.name },
      key: {
        id: publicId("apiKey", key.id),
        name: key.name,
        prefix: key.prefix,
        scopes: key.scopes,
        createdAt: key.createdAt.toISOString(),
        expiresAt: key.expiresAt?.toISOString() ?? null,
      },
    };
  },
});
