import { TemplateQuery, templateSorts } from "./schema";

type Params = Record<string, string | string[] | undefined>;
export const templateShows = ["all", "marketing", "transactional", "published", "drafts", "archived"] as const;
type Show = (typeof templateShows)[number];
export type TemplateParams = { text: string; show: Show; query: TemplateQuery };

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value) ?? "";

/** What the list's address says. What it says wrongly is left out. */
export function readTemplateParams(params: Params): TemplateParams {
  const text = first(params.q).trim().slice(0, 200);
  const show = templateShows.find((one) => one === first(params.show)) ?? "all";
  const sort = templateSorts.find((one) => one === first(params.sort));
  const cursor = first(params.cursor);
  const query = TemplateQuery.parse({
    ...(text && { text }),
    ...(show === "marketing" || show === "transactional" ? { kind: show } : {}),
    ...(show === "published" || show === "drafts" ? { isPublished: show === "published" } : {}),
    isArchived: show === "archived",
    sort,
    ...(/^[\w-]{1,400}$/.test(cursor) && { cursor }),
  });
  return { text, show, query };
}

/** The address of the list with these parameters; defaults are not spelled out. */
export function templatesHref(
  workspace: string,
  { text, show, query: { sort } }: TemplateParams,
  cursor?: string,
): string {
  const query = new URLSearchParams({
    ...(text && { q: text }),
    ...(show !== "all" && { show }),
    ...(sort !== "changed" && { sort }),
    ...(cursor && { cursor }),
  });
  return `/${workspace}/templates${query.size > 0 ? `?${query}` : ""}`;
}
