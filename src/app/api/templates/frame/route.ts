import { renderFrame } from "@/features/templates/frame/queries";
import { browserRoute } from "@/gates/route";
import { idOf } from "@/lib/ids";

/**
 * What the preview's frame shows: `template` (and `version`) or `library`, as `contact`; `dark`, `images`, `text`,
 * `headed` (with its subject) and `small` (for a glance: may be some minutes old) are 1 or absent.
 */
export const GET = browserRoute({
  can: "templates.read",
  run: async (ctx, { query }) => {
    const [library, contact, version] = [query.get("library"), query.get("contact"), Number(query.get("version"))];
    const templateId = () => idOf("template", query.get("template") ?? "");
    const { document, policy } = await renderFrame(ctx, {
      source: library
        ? { libraryKey: library }
        : { templateId: templateId(), version: Number.isInteger(version) && version > 0 ? version : null },
      contactId: contact && ctx.permissions.has("contacts.read") ? idOf("contact", contact) : null,
      isText: query.get("text") === "1",
      isDark: query.get("dark") === "1",
      areImagesShown: query.get("images") === "1",
      isHeaded: query.get("headed") === "1",
    });
    return new Response(document, {
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": policy,
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cache-control": query.get("small") === "1" && !contact ? "private, max-age=300" : "private, no-store",
      },
    });
  },
});
