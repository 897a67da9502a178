import "server-only";
import { listListNames } from "@/features/contacts/lists/queries";
import { listTags } from "@/features/contacts/tags/queries";
import { listSegments } from "@/features/segments/queries";
import { listMembers } from "@/features/workspaces/team/queries";
import type { Context } from "@/gates/context";
import { getMailBasis, together } from "../audience/queries";
import { findTemplate, lintOn, variablesOf } from "../queries";
import { listVersions } from "../versions/queries";

const mostOffered = 100;
type Named = { id: string; name: string };
const offered = <K extends string>(kind: K, items: readonly Named[]) =>
  items.slice(0, mostOffered).map(({ id, name }) => ({ id, name, kind }));

async function audiencesOf(ctx: Context) {
  if (!ctx.permissions.has("contacts.read")) return [];
  const { items } = await listSegments(ctx, { limit: mostOffered });
  return [
    ...offered("list", await listListNames(ctx)),
    ...offered("segment", items),
    ...offered("tag", await listTags(ctx)),
  ];
}

/** All that the page of one template shows; null when it is none of this workspace. `before` pages the versions. */
export const readEditor = (ctx: Context, templateId: string, before: number | undefined) =>
  together(ctx, async (inside) => {
    const template = await findTemplate(inside, templateId);
    if (!template) return null;
    const basis = await getMailBasis(inside);
    return {
      template,
      sender: basis.sender,
      variables: variablesOf(basis.fields),
      report: await lintOn(inside, basis, template.content),
      versions: await listVersions(inside, templateId, { before }),
      members: await listMembers(inside),
      audiences: await audiencesOf(inside),
    };
  });
