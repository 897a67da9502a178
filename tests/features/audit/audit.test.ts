import { expect, test } from "vitest";
import { GET } from "@/app/api/v1/audit/route";
import { isNamedJob } from "@/features/audit/job-names";
import { listAudit } from "@/features/audit/queries";
import { AuditFilter } from "@/features/audit/schema";
import { setSpendCap } from "@/features/credits/caps/mutations";
import { saveFilter } from "@/features/gmail/saved-filters/mutations";
import { jobContext } from "@/gates/job";
import { publicId } from "@/lib/ids";
import { functions } from "~/inngest/registry";
import { aClient, call, readAll, refusesField, refusesStrangers } from "../../api/support";
import { aWorkspace } from "../../factories/workspaces";

const list = async (ctx: Parameters<typeof listAudit>[0], filter: Partial<AuditFilter> = {}) =>
  listAudit(ctx, AuditFilter.parse(filter));
const day = (at: number) => new Date(at).toISOString().slice(0, 10);

/** A workspace in which a person, a key's maker and a job have changed something. */
async function aHistory() {
  const client = await aClient();
  const { ctx, workspaceId, user } = client;
  await saveFilter(ctx, { name: "A", filter: { text: "a" }, isShared: false });
  await setSpendCap(ctx, { dailyMicro: 5n });
  await setSpendCap(jobContext("test.job", workspaceId), { dailyMicro: null });
  return { ...client, userId: user.userId };
}

test("the audit log is filtered by who, what and when, and sorted", async () => {
  const { ctx, user, userId } = await aHistory();
  const actions = async (filter: Partial<AuditFilter>) => (await list(ctx, filter)).items.map(({ action }) => action);
  const all = await actions({});
  expect(all.slice(0, 3)).toEqual(["credits.cap", "credits.cap", "savedFilter.create"]);
  expect(await actions({ sort: "oldest" })).toEqual(all.toReversed());
  expect(await actions({ action: "savedfilter" })).toEqual(["savedFilter.create"]);
  const byJob = await list(ctx, { actorKind: "job", action: "credits.cap" });
  expect(byJob.items).toMatchObject([{ actorKind: "job", actorId: "test.job", actorName: "Job" }]);
  const byPerson = await list(ctx, { actorId: userId, action: "credits" });
  expect(byPerson.items[0]).toMatchObject({ actorKind: "user", actorName: user.name });
  const [today, yesterday] = [day(Date.now()), day(Date.now() - 86_400_000)];
  expect(await actions({ from: yesterday, to: today })).toEqual(all);
  expect(await actions({ to: yesterday })).toEqual([]);
});

test("each job that runs appears by a name for people", () => {
  expect(functions.map((job) => job.id()).filter((id) => !isNamedJob(id))).toEqual([]);
});

test("it is read page by page, and shows no other workspace's lines", async () => {
  const { ctx } = await aHistory();
  const other = await aWorkspace();
  const everything = (await list(ctx)).items.map(({ id }) => id);
  for (const sort of ["newest", "oldest"] as const) {
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await list(ctx, { sort, limit: 2, after });
      seen.push(...page.items.map(({ id }) => id));
      if (!page.nextCursor) break;
      after = page.nextCursor;
    }
    expect(seen).toEqual(sort === "newest" ? everything : everything.toReversed());
  }
  const theirs = (await list(other.ctx)).items.map(({ id }) => id);
  expect(everything.filter((id) => theirs.includes(id))).toEqual([]);
});

test("200 by API: read only, for keys that may manage the workspace; 401, 403 and 422", async () => {
  const client = await aHistory();
  const { key, userId } = client;
  const rows = await readAll<{ id: string; actorId: string; action: string }>(GET, key, { limit: 2 });
  expect(rows.map(({ action }) => action)).toContain("credits.cap");
  const actorId = publicId("user", userId);
  const mine = await call<{ actorId: string }[]>(GET, key, { query: { actorId } });
  expect(new Set(mine.data.map((row) => row.actorId))).toEqual(new Set([actorId]));
  await refusesStrangers(GET, "workspace.manage", client);
  await refusesField(GET, key, "from", { query: { from: "yesterday" } });
  await refusesField(GET, key, "cursor", { query: { cursor: "x" } });
  await refusesField(GET, key, "actor", { query: { actor: "x" } });
});
