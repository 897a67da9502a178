import type { gmail_v1 } from "@googleapis/gmail";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Peer } from "../../local/sandbox/peer";
import { connect, control, failureOf, MODIFY, SMALL, startPeer } from "./google-session";

const me = { userId: "me" };
const START = Date.UTC(2027, 0, 4, 9);
type Usage = {
  units: number;
  calls: Record<string, number>;
  refused: Record<string, number>;
  peakConcurrency: number;
  peakUnitsPerMinute: number;
};
type Counters = { total: Usage; accounts: Record<string, Usage> };

let peer: Peer;
let api: gmail_v1.Gmail;
let token: string;
let id: string;

beforeAll(async () => {
  peer = await startPeer({ accounts: SMALL });
  ({ api, token } = await connect(peer.url, [MODIFY]));
  id = (await api.users.messages.list({ ...me, maxResults: 1 })).data.messages?.[0]?.id ?? "";
});
afterAll(() => peer.close());
beforeEach(async () => {
  await control(peer.url, "quota", undefined, "DELETE");
  await control(peer.url, "counters", undefined, "DELETE");
  await control(peer.url, "clock", { at: START, isFrozen: true });
  await control(peer.url, "faults", undefined, "DELETE");
  ({ api, token } = await connect(peer.url, [MODIFY]));
});

/** The plain HTTP answer: the SDK would repeat what was refused. */
async function ask(path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${peer.url}/gmail/v1/users/me/${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: response.status, text: await response.text() };
}
const get = () => ask(`messages/${id}?format=minimal`);
const advance = (advanceMs: number) => control(peer.url, "clock", { advanceMs });

describe("clock", () => {
  it("stands still when frozen, moves as told, and runs on from there", async () => {
    const first = await control(peer.url, "clock");
    expect(first).toMatchObject({ now: START, isFrozen: true });
    expect(await advance(90_000)).toMatchObject({ now: START + 90_000 });
    const { id: added } = await control<{ id: string }>(peer.url, "accounts/ada@maple.test/messages", { subject: "x" });
    const { data } = await api.users.messages.get({ ...me, id: added, format: "minimal" });
    expect(data.internalDate).toBe(String(START + 90_000));
    await control(peer.url, "clock", { at: "2026-11-21T12:00:00Z", isFrozen: false });
    const running = await control<{ now: number }>(peer.url, "clock");
    expect(running.now).toBeGreaterThanOrEqual(Date.UTC(2026, 10, 21, 12));
    expect(running.now).toBeLessThan(Date.UTC(2026, 10, 21, 12, 1));
  });

  it("ends access tokens and watches", async () => {
    const watch = (await api.users.watch({ ...me, requestBody: { topicName: "projects/p/topics/t" } })).data;
    expect(watch.expiration).toBe(String(START + 7 * 86_400_000));
    await advance(3_599_000);
    expect((await ask("profile")).status).toBe(401);
  });
});

describe("quota", () => {
  it("is not enforced unless asked for, and counts every call by method", async () => {
    for (let round = 0; round < 30; round += 1) expect((await get()).status).toBe(200);
    await api.users.messages.modify({ ...me, id, requestBody: { addLabelIds: ["STARRED"] } });
    await api.users.messages.modify({ ...me, id, requestBody: { removeLabelIds: ["STARRED"] } });
    const { total, accounts } = await control<Counters>(peer.url, "counters");
    expect(accounts["ada@maple.test"]).toMatchObject({
      units: 610,
      calls: { "messages.get": 30, "messages.modify": 2 },
      peakUnitsPerMinute: 610,
    });
    expect(total.units).toBe(610);
  });

  it("refuses a user's surplus as Gmail does, with the time to come back, until that time", async () => {
    await control(peer.url, "quota", { userUnitsPerMinute: 40 });
    expect([(await get()).status, (await get()).status]).toEqual([200, 200]);
    await advance(20_000);
    const refused = await get();
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text)).toEqual({
      error: {
        code: 403,
        message: `User-rate limit exceeded.  Retry after ${new Date(START + 60_000).toISOString()}`,
        errors: [
          {
            message: `User-rate limit exceeded.  Retry after ${new Date(START + 60_000).toISOString()}`,
            domain: "usageLimits",
            reason: "userRateLimitExceeded",
          },
        ],
        status: "PERMISSION_DENIED",
      },
    });
    await advance(39_999);
    expect((await get()).status).toBe(403);
    await advance(1);
    expect((await get()).status).toBe(200);
    const { accounts } = await control<Counters>(peer.url, "counters");
    expect(accounts["ada@maple.test"]?.refused).toEqual({ user: 2, project: 0, concurrency: 0 });
    expect(accounts["ada@maple.test"]?.calls["messages.get"]).toBe(3);
  });

  it("lets no 60 seconds go over a sliding limit", async () => {
    await control(peer.url, "quota", { userUnitsPerMinute: 40, window: "sliding" });
    await get();
    await advance(50_000);
    expect((await get()).status).toBe(200);
    await advance(9_000);
    expect((await get()).status).toBe(403);
    await advance(2_000);
    expect([(await get()).status, (await get()).status]).toEqual([200, 403]);
    const { accounts } = await control<Counters>(peer.url, "counters");
    expect(accounts["ada@maple.test"]?.peakUnitsPerMinute).toBe(40);
  });

  it("tells the limit in each of Gmail's three ways", async () => {
    await control(peer.url, "quota", { userUnitsPerMinute: 0, userRefusal: "mixed" });
    const shapes = [];
    for (let round = 0; round < 4; round += 1) {
      const { status, text } = await get();
      shapes.push(
        `${status} ${(JSON.parse(text) as { error: { errors: { reason: string }[] } }).error.errors[0]?.reason}`,
      );
    }
    expect(shapes).toEqual([
      "403 userRateLimitExceeded",
      "429 rateLimitExceeded",
      "403 rateLimitExceeded",
      "403 userRateLimitExceeded",
    ]);
  });

  it("shares the project's limits among its users, by the minute and by the day", async () => {
    await control(peer.url, "accounts", { email: "other@maple.test" });
    const other = await connect(peer.url, [MODIFY], "other@maple.test");
    await control(peer.url, "quota", { projectUnitsPerMinute: 22, units: { "profile.get": 2 } });
    await get();
    await other.api.users.getProfile(me);
    const failure = await failureOf(other.api.users.getProfile({ ...me }, { retry: false }));
    expect(failure).toMatchObject({
      status: 429,
      error: { status: "RESOURCE_EXHAUSTED", errors: [{ reason: "rateLimitExceeded" }] },
    });
    await control(peer.url, "quota", { projectUnitsPerMinute: null, projectUnitsPerDay: 24 });
    expect((await ask("profile")).status).toBe(200);
    expect((await ask("profile")).text).toContain("dailyLimitExceeded");
  });

  it("counts each part of a batch, and refuses too many at once", async () => {
    await control(peer.url, "quota", { userConcurrency: 10, userUnitsPerMinute: 120 });
    const batch = async (size: number) => {
      const part = `--b\r\nContent-Type: application/http\r\n\r\nGET /gmail/v1/users/me/messages/${id}?format=metadata\r\n\r\n`;
      const response = await fetch(`${peer.url}/batch/gmail/v1`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "multipart/mixed; boundary=b" },
        body: `${part.repeat(size)}--b--`,
      });
      const statuses = [...(await response.text()).matchAll(/HTTP\/1\.1 (\d+)/g)].map((found) => found[1]);
      return [200, 403, 429].map((status) => statuses.filter((found) => found === String(status)).length);
    };
    expect(await batch(8)).toEqual([6, 2, 0]);
    await advance(60_000);
    expect(await batch(25)).toEqual([6, 4, 15]);
    const { accounts } = await control<Counters>(peer.url, "counters");
    expect(accounts["ada@maple.test"]).toMatchObject({
      units: 240,
      peakConcurrency: 10,
      refused: { user: 6, project: 0, concurrency: 15 },
    });
  });
});
