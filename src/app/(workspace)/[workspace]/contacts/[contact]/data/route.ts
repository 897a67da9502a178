import { getPersonalData } from "@/features/contacts/personal/queries";
import { browserRoute } from "@/gates/route";
import { idOf } from "@/lib/ids";

/** Everything kept of one person, as a file to hand to them. */
export const GET = browserRoute({
  can: "contacts.export",
  run: async (ctx, { params }) => {
    const data = await getPersonalData(ctx, idOf("contact", params.contact ?? ""));
    return Response.json(data, {
      headers: {
        "content-disposition": `attachment; filename="${params.contact}.json"`,
        "cache-control": "no-store",
      },
    });
  },
});
