import { buildSegment } from "@/features/segments/building/mutations";
import { followChanges } from "@/features/segments/following/mutations";
import { saveSegment } from "@/features/segments/mutations";
import type { Condition, Group, Rule, RuleItem } from "@/features/segments/schema";
import type { Context } from "@/gates/context";
import { jobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { newId } from "@/lib/ids";

export const all = (...items: RuleItem[]): Rule => ({ version: 1, root: { kind: "group", match: "all", items } });
export const group = (match: Group["match"], ...items: RuleItem[]): Group => ({ kind: "group", match, items });
export const event = (name: string, over: Partial<Extract<Condition, { kind: "event" }>> = {}): Condition => ({
  kind: "event",
  name,
  where: [],
  test: "atLeast",
  count: 1,
  days: null,
  ...over,
});
export const named = (value: string): Condition => ({ kind: "core", field: "firstName", test: "is", value });

export async function someContacts(ctx: Context, emails: string[]): Promise<string[]> {
  const { workspaceId } = ctx;
  const rows = emails.map((email) => ({ id: newId(), workspaceId, email, source: "manual" as const }));
  await inScope({ workspaceId }, (tx) => tx.contact.createMany({ data: rows }));
  return rows.map(({ id }) => id);
}

/** A segment whose rule has been looked up for everybody. */
export async function aSegment(
  ctx: Context,
  rule: Rule,
  over: { name?: string; segmentId?: string } = {},
): Promise<string> {
  const { name = newId(), segmentId = null } = over;
  const { id } = await saveSegment(ctx, { segmentId, name, description: "", rule });
  await built(ctx, id);
  return id;
}

export async function built({ workspaceId }: Context, id: string): Promise<void> {
  const { revision } = await inScope({ workspaceId }, (tx) => tx.segment.findUniqueOrThrow({ where: { id } }));
  while (!(await buildSegment(jobContext("test", workspaceId), id, revision)).isDone);
}

export async function follow({ workspaceId }: Context, now = new Date()): Promise<void> {
  while (!(await followChanges(jobContext("test", workspaceId), () => now)).isDone);
}

export const membersOf = async ({ workspaceId }: Context, segmentId: string): Promise<string[]> => {
  const rows = await inScope(
    { workspaceId },
    (tx) => tx.$queryRaw<{ email: string }[]>`
      SELECT c.email FROM segment_member m JOIN contact c ON c.id = m.contact_id WHERE m.segment_id = ${segmentId}::uuid`,
  );
  return rows.map(({ email }) => email).sort();
};
