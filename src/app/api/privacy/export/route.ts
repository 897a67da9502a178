import { beginExport } from "@/features/privacy/export/mutations";
import { exportWorkspace } from "@/features/privacy/export/queries";
import { browserRoute } from "@/gates/route";

/** The whole workspace as a file. */
export const GET = browserRoute({
  can: "workspace.manage",
  run: async (ctx, { workspace }) => {
    await beginExport(ctx);
    const day = new Date().toISOString().slice(0, 10);
    return new Response(exportWorkspace(ctx), {
      headers: {
        "content-type": "application/zip",
        "content-disposition": `attachment; filename="${workspace}-${day}.zip"`,
        "cache-control": "no-store",
      },
    });
  },
});
