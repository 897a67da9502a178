import { expect, test } from "vitest";
import { GET as getCap, PUT as putCap } from "@/app/api/v1/credits/cap/route";
import { GET as getSettings, PUT as putSettings } from "@/app/api/v1/summaries/settings/route";
import { someHolds } from "../../factories/credits";
import { aClient, call, refusesField, refusesStrangers } from "../support";

test("the batch lane is closed and opened, and who asks sees which lanes are left", async () => {
  const client = await aClient();
  const { key } = client;
  expect((await call(getSettings, key)).data).toEqual({ isBatchAllowed: true, lanes: ["sync", "batch"] });
  const closed = { isBatchAllowed: false, lanes: ["sync"] };
  expect((await call(putSettings, key, { body: { isBatchAllowed: false } })).data).toEqual(closed);
  expect((await call(getSettings, key)).data).toEqual(closed);
  await refusesStrangers(getSettings, "summaries.read", client);
  await refusesStrangers(putSettings, "workspace.manage", client, { body: { isBatchAllowed: true } });
  await refusesField(putSettings, key, "isBatchAllowed", { body: {} });
});

test("the daily cap is set and lifted, says how far today has come, and is kept by the ledger", async () => {
  const client = await aClient({ credits: 20 });
  const { key, ctx } = client;
  expect((await call(getCap, key)).data).toEqual({ daily: null, today: 0, pausedFor: null });
  await someHolds(ctx, 1, 3);
  expect((await call(putCap, key, { body: { daily: 4.5 } })).data).toMatchObject({ daily: 4.5, today: 3 });
  await expect(someHolds(ctx, 1, 2)).rejects.toMatchObject({ code: "limit_reached" });
  expect((await call(putCap, key, { body: { daily: null } })).data).toMatchObject({ daily: null });
  await someHolds(ctx, 1, 2);
  await refusesStrangers(getCap, "credits.read", client);
  await refusesStrangers(putCap, "credits.buy", client, { body: { daily: 1 } });
  await refusesField(putCap, key, "daily", { body: { daily: -1 } });
});
