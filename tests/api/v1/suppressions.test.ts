import { expect, test } from "vitest";
import { GET as check, DELETE } from "@/app/api/v1/suppressions/[email]/route";
import { GET, POST } from "@/app/api/v1/suppressions/route";
import { within } from "@/lib/transact";
import { aContactOf, isMailable, newsletterOf, subscribed } from "~/tests/factories/consent";
import { aClient, call, refusesField, refusesStrangers } from "../support";

type Suppression = { email: string; reason: string; note: string; expiresAt: string | null };
type Check = { email: string; isSuppressed: boolean; suppression: Suppression | null };

test("200: addresses are suppressed, checked, and let go with a reason; all of it is on record", async () => {
  const { key, ctx } = await aClient();
  const topic = await newsletterOf(ctx);
  const contact = await aContactOf(ctx, "ada@example.test");
  await subscribed(ctx, topic.id, contact.id);
  const emails = [" Ada@Example.TEST", "ada@example.test", "bob@example.test", "no address"];
  const body = { emails, reason: "complaint", note: "Told us by phone" };
  expect((await call(POST, key, { body })).data).toEqual({
    added: 2,
    changed: 0,
    unchanged: 0,
    invalid: ["no address"],
  });
  expect((await call(POST, key, { body })).data).toMatchObject({ added: 0, unchanged: 2 });
  expect(await isMailable(ctx, contact.id, topic.id)).toBe(false);
  const params = { email: "ada%40example.test" };
  const { data } = await call<Check>(check, key, { params });
  expect(data).toMatchObject({ email: "ada@example.test", isSuppressed: true, suppression: { reason: "complaint" } });
  const asked = { params: { email: "ADA@example.test" }, query: { note: "Asked us to go on" } };
  expect((await call(DELETE, key, asked)).data).toEqual({ email: "ada@example.test", isRemoved: true });
  expect((await call(DELETE, key, asked)).status).toBe(404);
  expect((await call<Check>(check, key, { params })).data).toMatchObject({ isSuppressed: false, suppression: null });
  expect(await isMailable(ctx, contact.id, topic.id)).toBe(true);
  const changes = await within(ctx, (tx) =>
    tx.suppressionChange.findMany({ where: { email: "ada@example.test" }, orderBy: { at: "asc" } }),
  );
  expect(changes.map(({ step, note }) => `${step}: ${note}`)).toEqual([
    "added: Told us by phone",
    "removed: Asked us to go on",
  ]);
  expect(changes[0]?.actor).toMatch(/^apiKey:/);
});

test("200: one whose end has passed is listed no more, and mail goes again", async () => {
  const { key, ctx } = await aClient();
  const contact = await aContactOf(ctx, "ada@example.test");
  const soon = new Date(Date.now() + 60_000);
  await call(POST, key, { body: { emails: [contact.email], expiresAt: soon.toISOString() } });
  expect(await isMailable(ctx, contact.id, null)).toBe(false);
  expect(await isMailable(ctx, contact.id, null, new Date(soon.getTime() + 1))).toBe(true);
  await call(POST, key, { body: { emails: ["bob@example.test"], expiresAt: "2020-01-01T00:00:00Z" } });
  expect((await call<Suppression[]>(GET, key)).data.map(({ email }) => email)).toEqual(["ada@example.test"]);
});

test("200: the list is searched, filtered, sorted and paged in any order without a gap", async () => {
  const { key } = await aClient();
  const emails = Array.from({ length: 11 }, (_, i) => `p${i % 3}_${i}@example.test`);
  await call(POST, key, { body: { emails: emails.slice(0, 6), reason: "hard_bounce" } });
  await call(POST, key, { body: { emails: emails.slice(6), reason: "unsubscribed" } });
  const all = async (query: Record<string, string>) => {
    const found: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const reply: Awaited<ReturnType<typeof call<Suppression[]>>> = await call<Suppression[]>(GET, key, {
        query: { limit: 4, ...query, ...(cursor && { cursor }) },
      });
      expect(reply.status).toBe(200);
      found.push(...reply.data.map(({ email }) => email));
      cursor = reply.nextCursor;
    }
    return found;
  };
  const byAddress = [...emails].sort();
  expect(await all({ sort: "email", direction: "asc" })).toEqual(byAddress);
  expect(await all({ sort: "email", direction: "desc" })).toEqual([...byAddress].reverse());
  for (const direction of ["asc", "desc"]) expect((await all({ direction })).sort()).toEqual(byAddress);
  expect((await all({ reason: "hard_bounce" })).sort()).toEqual(emails.slice(0, 6).sort());
  expect((await all({ search: "P1_" })).sort()).toEqual(emails.filter((email) => email.startsWith("p1_")).sort());
  // What a pattern would take for "anything" is itself.
  expect(await all({ search: "%" })).toEqual([]);
  expect(await all({ search: "1_1", isTemporary: "true" })).toEqual([]);
  expect((await call(GET, key, { query: { cursor: "x" } })).status).toBe(422);
});

test("401, 403, 404 and 422; another workspace's are not there", async () => {
  const client = await aClient();
  const { key } = client;
  const other = await aClient();
  await call(POST, other.key, { body: { emails: ["theirs@example.test"] } });
  const params = { email: "theirs@example.test" };
  expect((await call<Check>(check, key, { params })).data.isSuppressed).toBe(false);
  expect((await call<Suppression[]>(GET, key)).data).toEqual([]);
  expect((await call(DELETE, key, { params, query: { note: "why not" } })).status).toBe(404);
  await refusesStrangers(GET, "contacts.read", client);
  await refusesStrangers(POST, "suppressions.manage", client, { body: { emails: ["a@example.test"] } });
  await refusesStrangers(check, "contacts.read", client, { params });
  await refusesStrangers(DELETE, "suppressions.manage", client, { params, query: { note: "why not" } });
  await refusesField(POST, key, "emails", { body: { emails: [] } });
  await refusesField(POST, key, "expiresAt", { body: { emails: ["a@example.test"], expiresAt: "tomorrow" } });
  await refusesField(check, key, "email", { params: { email: "no address" } });
  await refusesField(DELETE, key, "note", { params });
});
