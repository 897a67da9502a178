import { randomBytes } from "node:crypto";
import { beforeAll, expect, test, vi } from "vitest";
import { openRefreshToken } from "@/features/gmail/tokens/mutations";
import { advanceRotation, type RotationCursor, rotationStart, startRotation } from "@/features/privacy/keys/mutations";
import { getKeyStatus } from "@/features/privacy/keys/queries";
import { sealedColumns } from "@/features/privacy/keys/schema";
import { systemJobContext } from "@/gates/job";
import { seal, sealingRing, unseal } from "@/lib/crypto";
import { inScope } from "@/lib/db";
import { newId } from "@/lib/ids";
import { aWorkspace } from "../../factories/workspaces";

// Many round trips on a machine that does other things as well.
vi.setConfig({ testTimeout: 120_000 });

// The ring of all tests: a new key in front, and the one the live tokens are sealed under behind it. The database is
// shared with other tests, so only own rows are counted.
const ctx = systemJobContext("test");
const liveTokens = process.env.TEST_LONG === "1" ? 10_000 : 1_000;
const place = (column: string, rowId: string) => ({ table: "gmail_connection", column, rowId });
const oldRing = () => sealingRing().slice(1) as unknown as ReturnType<typeof sealingRing>;

type Live = { id: string; token: string };
async function connectionsUnder(ring: ReturnType<typeof sealingRing>, count: number): Promise<Live[]> {
  const { workspaceId } = await aWorkspace();
  const live = Array.from({ length: count }, () => ({ id: newId(), token: `1//${randomBytes(24).toString("hex")}` }));
  await inScope("system", (tx) =>
    tx.gmailConnection.createMany({
      data: live.map(({ id, token }) => ({
        id,
        workspaceId,
        googleSub: id,
        email: `${id}@maple.test`,
        scopes: [],
        sealedRefreshToken: seal(token, place("sealed_refresh_token", id), ring),
        sealedAccessToken: seal(`ya29.${token}`, place("sealed_access_token", id), ring),
      })),
    }),
  );
  return live;
}
const rows = (live: Live[]) =>
  inScope("system", (tx) => tx.gmailConnection.findMany({ where: { id: { in: live.map(({ id }) => id) } } }));

beforeAll(() => expect(sealingRing().map(({ id }) => id)).toEqual(["k2", "k1", expect.any(String)]));

async function rotate() {
  const { id } = await startRotation(ctx);
  for (let cursor: RotationCursor | null = rotationStart; cursor; ) cursor = await advanceRotation(ctx, id, cursor);
  return inScope("system", (tx) => tx.keyRotation.findUniqueOrThrow({ where: { id } }));
}

test(`criterion 12: keys rotate with ${liveTokens} live tokens: 0 failed reads, 100 % re-encrypted`, async () => {
  const live = await connectionsUnder(oldRing(), liveTokens);
  const expected = new Map(live.map(({ id, token }) => [id, token]));
  let [isRotating, reads, failed] = [true, 0, 0];
  const readers = Array.from({ length: 3 }, async (_, start) => {
    for (let at = start * 7; isRotating; at += 13) {
      const { id } = live[at % live.length] as Live;
      const row = await inScope("system", (tx) => tx.gmailConnection.findUniqueOrThrow({ where: { id } }));
      reads++;
      try {
        const token = openRefreshToken(id, row.sealedRefreshToken ?? "");
        if (token !== expected.get(id) && token !== "1//fresh") failed++;
      } catch {
        failed++;
      }
    }
  });
  // Google refreshes some of them in between: what is written meanwhile must stand.
  const refreshed = live.slice(-20);
  const refreshing = (async () => {
    for (const { id } of refreshed) {
      const sealedRefreshToken = seal("1//fresh", place("sealed_refresh_token", id));
      await inScope("system", (tx) => tx.gmailConnection.update({ where: { id }, data: { sealedRefreshToken } }));
    }
  })();
  const run = await rotate();
  await refreshing;
  isRotating = false;
  await Promise.all(readers);
  expect(reads).toBeGreaterThan(20);
  expect(failed).toBe(0);
  const after = await rows(live);
  expect(after.filter(({ sealedRefreshToken }) => !sealedRefreshToken?.startsWith("v1.k2."))).toEqual([]);
  expect(after.filter(({ sealedAccessToken }) => !sealedAccessToken?.startsWith("v1.k2."))).toEqual([]);
  for (const { id, sealedRefreshToken } of after)
    expect(openRefreshToken(id, sealedRefreshToken ?? "")).toBe(
      refreshed.some((one) => one.id === id) ? "1//fresh" : expected.get(id),
    );
  expect(run).toMatchObject({ keyId: "k2", finishedAt: expect.any(Date) });
  expect(run.doneCount).toBeGreaterThanOrEqual(2 * liveTokens - refreshed.length);
});

test("a value written while the rotation holds its old text is not overwritten", async () => {
  const [one] = (await connectionsUnder(oldRing(), 1)) as [Live];
  const { id } = await startRotation(ctx);
  const sealedRefreshToken = seal("1//newer", place("sealed_refresh_token", one.id));
  // The row lock makes the rotation wait for this write and then look at the value it meant to replace.
  let release = () => {};
  const locked = new Promise<void>((done) => {
    release = done;
  });
  const writing = inScope("system", async (tx) => {
    await tx.gmailConnection.update({ where: { id: one.id }, data: { sealedRefreshToken } });
    await locked;
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const advancing = advanceRotation(ctx, id, rotationStart);
  await new Promise((resolve) => setTimeout(resolve, 50));
  release();
  await Promise.all([writing, advancing]);
  const [row] = await rows([one]);
  expect(openRefreshToken(one.id, row?.sealedRefreshToken ?? "")).toBe("1//newer");
  await rotate();
});

test("a second start joins the run that is under way", async () => {
  const first = await startRotation(ctx);
  expect(await startRotation(ctx)).toMatchObject({ id: first.id, isNew: false });
  await rotate();
});

test("criterion 12: ciphertext moved to another row or column fails, plaintext and unknown keys are refused", async () => {
  const [one, other] = (await connectionsUnder(sealingRing(), 2)) as [Live, Live];
  const [row] = await rows([one]);
  const [refreshToken, accessToken] = [row?.sealedRefreshToken ?? "", row?.sealedAccessToken ?? ""];
  expect(openRefreshToken(one.id, refreshToken)).toBe(one.token);
  expect(() => openRefreshToken(other.id, refreshToken)).toThrow();
  expect(() => openRefreshToken(one.id, accessToken)).toThrow();
  expect(() => openRefreshToken(one.id, one.token)).toThrow("Not a sealed value");
  const strange = [{ id: "k9", key: randomBytes(32) }] as unknown as ReturnType<typeof sealingRing>;
  expect(() => unseal(seal("x", place("c", "1"), strange), place("c", "1"))).toThrow("Not a sealed value");
});

test("what nobody can open is counted and stays as it is", async () => {
  const strange = [{ id: "k9", key: randomBytes(32) }] as unknown as ReturnType<typeof sealingRing>;
  const lost = await connectionsUnder(strange, 1);
  const run = await rotate();
  expect(run.failedCount).toBeGreaterThanOrEqual(2);
  const { columns, unreadableCount, keys } = await getKeyStatus(ctx);
  expect(columns.filter(({ keyId }) => keyId === "k9").map(({ count }) => count)).toEqual([1, 1]);
  expect(unreadableCount).toBeGreaterThanOrEqual(2);
  expect(keys[0]).toMatchObject({ id: "k2", isCurrent: true });
  expect((await rows(lost))[0]?.sealedRefreshToken).toMatch(/^v1\.k9\./);
  await inScope("system", (tx) => tx.gmailConnection.deleteMany({ where: { id: { in: lost.map(({ id }) => id) } } }));
});

test("every sealed column of the database is in the list that rotation goes through", async () => {
  const found = await inScope(
    "system",
    (tx) => tx.$queryRaw<{ name: string }[]>`
      SELECT table_name || '.' || column_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name LIKE 'sealed\\_%' ORDER BY 1`,
  );
  expect(found.map(({ name }) => name)).toEqual(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort());
});
