import { afterAll, expect, it, vi } from "vitest";
import { PATCH } from "@/app/api/v1/filters/[id]/route";
import { listFilterCaps } from "@/features/credits/caps/queries";
import { toMicro } from "@/features/credits/schema";
import { capSavedFilter, deleteSavedFilter, saveFilter } from "@/features/gmail/saved-filters/mutations";
import { runSummaries } from "@/features/summaries/mutations";
import { publicId } from "@/lib/ids";
import { aClient, aKey, call } from "~/tests/api/support";
import { balanceOf } from "~/tests/factories/credits";
import { someMails } from "~/tests/factories/summaries";

const google = await vi.hoisted(async () => (await import("~/tests/factories/google-sandbox")).aGoogle());
afterAll(() => google.close());

const filter = { text: "report" };

async function withCap(dailyCredits: number) {
  const client = await aClient({ credits: 50 });
  const { ctx } = client;
  const mails = await someMails(ctx, google, [
    { subject: "Report one", text: "Please read the report." },
    { subject: "Report two", text: "Please read the report." },
    { subject: "Lunch", text: "At noon?" },
  ]);
  const { id } = await saveFilter(ctx, { name: "Reports", filter, isShared: true });
  await capSavedFilter(ctx, id, toMicro(dailyCredits));
  return { ...client, id, mails };
}

it("a saved filter's daily cap refuses the run of its mails that would pass it, and nothing is held", async () => {
  const { ctx, id, mails } = await withCap(1);
  await expect(runSummaries(ctx, { filter })).rejects.toMatchObject({
    code: "limit_reached",
    message: expect.stringContaining("This filter's cap of 1 credit a day"),
  });
  expect(await balanceOf(ctx)).toEqual({ available: 50, held: 0 });
  // Other mails are not its affair.
  await runSummaries(ctx, { emailIds: [mails[2] ?? ""] });
  await capSavedFilter(ctx, id, toMicro(2));
  await runSummaries(ctx, { filter });
  expect(await listFilterCaps(ctx)).toEqual({ [id]: { dailyMicro: toMicro(2), todayMicro: toMicro(2) } });
});

it("of two filters that mean the same the lower cap counts, whoever keeps it; it goes with its filter", async () => {
  const { ctx } = await withCap(50);
  const { id } = await saveFilter(ctx, { name: "Same", filter, isShared: false });
  await capSavedFilter(ctx, id, 0n);
  await expect(runSummaries(ctx, { filter })).rejects.toMatchObject({ code: "limit_reached" });
  await deleteSavedFilter(ctx, id);
  expect(Object.keys(await listFilterCaps(ctx))).not.toContain(id);
  await runSummaries(ctx, { filter });
});

it("by API: a key that may buy sets and lifts it, another may not", async () => {
  const { ctx, key, id } = await withCap(3);
  const params = { id: publicId("filter", id) };
  const cap = (dailyCap: number | null, as = key) => call(PATCH, as, { params, body: { dailyCap } });
  expect(await cap(1.5)).toMatchObject({ status: 200, data: { dailyCap: 1.5, spentToday: 0 } });
  expect(await cap(null)).toMatchObject({ status: 200, data: { dailyCap: null } });
  expect((await cap(-1)).status).toBe(422);
  const weak = await aKey(ctx, ["emails.act", "emails.read"]);
  expect((await cap(9, weak.key)).status).toBe(403);
});
