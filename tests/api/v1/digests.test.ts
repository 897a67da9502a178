import { expect, test } from "vitest";
import { DELETE, GET as getOne, PUT } from "@/app/api/v1/digests/[id]/route";
import { GET, POST } from "@/app/api/v1/digests/route";
import { listDigests } from "@/features/digests/queries";
import { saveFilter } from "@/features/gmail/saved-filters/mutations";
import { inScope } from "@/lib/db";
import { publicId } from "@/lib/ids";
import { aClient, call, knowsOnlyItsOwn, refusesField, refusesStrangers } from "../support";

type Digest = { id: string; name: string; weekday: number; isPaused: boolean; filterId: string | null };
const body = { name: "Mornings", frequency: "daily", timeZone: "Europe/Berlin" };

test("201: a digest is made for the person behind the key, listed, changed, paused and deleted", async () => {
  const { key, ctx } = await aClient();
  const { id } = await saveFilter(ctx, { name: "Fresh", filter: { isUnread: true }, isShared: true });
  const filterId = publicId("filter", id);
  const made = await call<Digest>(POST, key, { body: { ...body, filterId } });
  expect(made).toMatchObject({
    status: 201,
    data: { name: "Mornings", weekday: 1, hour: 8, quietDays: [], filterId, isPaused: false, lastSentAt: null },
  });
  expect((await call<Digest[]>(GET, key)).data).toEqual([made.data]);
  // The very digest that this person sees under Settings, Digests.
  expect((await listDigests(ctx)).map(({ name }) => name)).toEqual(["Mornings"]);
  const params = { id: made.data.id };
  const change = { ...body, frequency: "weekly", weekday: 5, isPaused: true };
  const { data } = await call<Digest>(PUT, key, { params, body: change });
  expect(data).toMatchObject({ frequency: "weekly", weekday: 5, filterId: null, isPaused: true });
  expect((await call<Digest>(PUT, key, { params, body })).data.isPaused).toBe(false);
  expect((await call(DELETE, key, { params })).status).toBe(200);
  expect((await call(getOne, key, { params })).status).toBe(404);
});

test("403: a key whose maker has left makes none, and sees none", async () => {
  const { key, user } = await aClient();
  await inScope("system", (tx) => tx.membership.deleteMany({ where: { userId: user.userId } }));
  expect((await call(POST, key, { body })).status).toBe(403);
  expect((await call<Digest[]>(GET, key)).data).toEqual([]);
});

test("401, 403, 404 and 422", async () => {
  const client = await aClient();
  const { key } = client;
  await refusesStrangers(GET, "summaries.read", client);
  await refusesStrangers(POST, "summaries.run", client, { body });
  const other = await aClient();
  const { data } = await call<Digest>(POST, other.key, { body });
  await knowsOnlyItsOwn(getOne, "dig", client, data.id);
  await knowsOnlyItsOwn(PUT, "dig", client, data.id, body);
  await knowsOnlyItsOwn(DELETE, "dig", client, data.id);
  await refusesField(POST, key, "timeZone", { body: { ...body, timeZone: "Mars/Olympus" } });
  await refusesField(POST, key, "weekday", { body: { ...body, frequency: "weekly", weekday: 6, quietDays: [6] } });
  await refusesField(POST, key, "hours", { body: { ...body, hours: 8 } });
});
