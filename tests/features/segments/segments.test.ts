import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { recordEvent } from "@/features/contacts/events/mutations";
import { haveWritersEnded, noteWriters } from "@/features/segments/building/mutations";
import { checkSegment } from "@/features/segments/checking/mutations";
import { followChanges } from "@/features/segments/following/mutations";
import { listDueFlips, listWaiting } from "@/features/segments/following/queries";
import { archiveSegment, saveSegment } from "@/features/segments/mutations";
import { explainMember, previewSegment } from "@/features/segments/preview/queries";
import { getSegment, listDays, listMembers, listSegments } from "@/features/segments/queries";
import { jobContext, systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { newId } from "@/lib/ids";
import { all, aSegment, event, follow, group, membersOf, named, someContacts } from "~/tests/factories/segments";
import { aWorkspace } from "~/tests/factories/workspaces";

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const save = (
  ctx: Awaited<ReturnType<typeof aWorkspace>>["ctx"],
  rule: ReturnType<typeof all>,
  segmentId: string | null = null,
) => saveSegment(ctx, { segmentId, name: newId(), description: "", rule });

async function withPeople(...emails: string[]) {
  const workspace = await aWorkspace();
  const ids = await someContacts(workspace.ctx, emails);
  const [id = ""] = ids;
  const inWorkspace = <T>(work: Parameters<typeof inScope<T>>[1]) =>
    inScope({ workspaceId: workspace.workspaceId }, work);
  return { ...workspace, ids, id, inWorkspace, job: jobContext("test", workspace.workspaceId) };
}

describe("membership", () => {
  it("ends on the day on which an event leaves the window, without any write", async () => {
    const { ctx, job } = await withPeople("ann@example.test");
    const now = new Date("2026-03-10T15:00:00Z");
    const recent = await aSegment(ctx, all(event("purchase", { days: 7 })));
    const quiet = await aSegment(ctx, all(event("purchase", { test: "atMost", count: 0, days: 7 })));
    const twice = await aSegment(ctx, all(event("purchase", { count: 2, days: 7 })));
    for (const at of ["2026-03-04T10:00:00Z", "2026-03-09T10:00:00Z"])
      await recordEvent(ctx, { name: "purchase", email: "ann@example.test", properties: {}, occurredAt: at }, now);
    const stand = async (at: string) => {
      await follow(ctx, new Date(at));
      return Promise.all([recent, quiet, twice].map(async (id) => (await membersOf(ctx, id)).length));
    };
    expect(await stand("2026-03-10T15:00:00Z")).toEqual([1, 0, 1]);
    const due = await listDueFlips(systemJobContext("test"), day("2026-03-12"));
    expect(due).toContainEqual({ workspaceId: ctx.workspaceId });
    expect(await stand("2026-03-11T23:59:59Z")).toEqual([1, 0, 1]);
    expect(await stand("2026-03-12T00:00:00Z")).toEqual([1, 0, 0]);
    expect(await stand("2026-03-16T23:59:59Z")).toEqual([1, 0, 0]);
    expect(await stand("2026-03-17T00:00:00Z")).toEqual([0, 1, 0]);
    expect(await checkSegment(job, recent, day("2026-03-18"))).toMatchObject({ missingCount: 0, extraCount: 0 });
  });

  it("begins and ends with a day in a custom field, and with a suppression that expires", async () => {
    const { ctx, id, workspaceId, inWorkspace } = await withPeople("ann@example.test");
    const fieldId = newId();
    await inWorkspace((tx) =>
      tx.contactField.create({ data: { id: fieldId, workspaceId, key: "renewal", label: "Renewal", type: "date" } }),
    );
    const soon = await aSegment(ctx, all({ kind: "field", fieldId, test: "inNextDays", value: 3 }));
    const blocked = await aSegment(ctx, all({ kind: "suppression", test: "is" }));
    await inWorkspace((tx) => tx.contact.update({ where: { id }, data: { fields: { [fieldId]: "2030-05-10" } } }));
    const expiresAt = new Date("2030-05-08T12:00:00Z");
    await inWorkspace((tx) =>
      tx.suppression.create({
        data: { workspaceId, email: "ann@example.test", reason: "manual", source: "test", expiresAt },
      }),
    );
    const stand = async (at: string) => {
      await follow(ctx, new Date(at));
      return [(await membersOf(ctx, soon)).length, (await membersOf(ctx, blocked)).length];
    };
    expect(await stand("2030-05-06T23:59:59Z")).toEqual([0, 1]);
    expect(await stand("2030-05-07T00:00:00Z")).toEqual([1, 1]);
    expect(await stand("2030-05-08T12:00:00Z")).toEqual([1, 0]);
    expect(await stand("2030-05-10T23:59:59Z")).toEqual([1, 0]);
    expect(await stand("2030-05-11T00:00:00Z")).toEqual([0, 0]);
  });

  it("follows through segments that rest on segments and on dynamic lists", async () => {
    const { ctx, id, workspaceId, inWorkspace } = await withPeople("ann@example.test", "bob@example.test");
    const anns = await aSegment(ctx, all(named("Ann")));
    const { id: listId } = await inWorkspace((tx) =>
      tx.contactList.create({ data: { workspaceId, name: "Anns", segmentId: anns } }),
    );
    const listed = await aSegment(ctx, all({ kind: "list", test: "in", listId }));
    const others = await aSegment(ctx, all({ kind: "segment", test: "notIn", segmentId: listed }));
    await inWorkspace((tx) => tx.contact.update({ where: { id }, data: { firstName: "ANN" } }));
    await follow(ctx);
    expect(await Promise.all([anns, listed, others].map((each) => membersOf(ctx, each)))).toEqual([
      ["ann@example.test"],
      ["ann@example.test"],
      ["bob@example.test"],
    ]);
    await expect(archiveSegment(ctx, listed)).rejects.toMatchObject({ code: "conflict" });
    await expect(archiveSegment(ctx, anns)).rejects.toThrow(/Anns/);
    await archiveSegment(ctx, others);
    await expect(getSegment(ctx, others)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is looked at only where an input of the segment changed", async () => {
    const { ctx, id, inWorkspace } = await withPeople("ann@example.test");
    await aSegment(ctx, all(named("Ann")));
    await follow(ctx);
    const queued = () => inWorkspace((tx) => tx.segmentChange.findMany({ select: { input: true } }));
    await inWorkspace((tx) => tx.contact.update({ where: { id }, data: { lastName: "Lee", updatedAt: new Date() } }));
    await recordEvent(ctx, { name: "purchase", contactId: id, properties: {} });
    expect(await queued()).toEqual([]);
    await inWorkspace((tx) => tx.contact.update({ where: { id }, data: { firstName: "Ann" } }));
    expect(await queued()).toEqual([{ input: "core:firstName" }]);
  });

  it("loses no write that commits while its contact is being looked at", async () => {
    const { ctx, job, ids, inWorkspace } = await withPeople(
      ...Array.from({ length: 20 }, (_, n) => `p${n}@example.test`),
    );
    const segment = await aSegment(ctx, all(named("in")));
    const followers = new AbortController();
    const keepFollowing = async () => {
      while (!followers.signal.aborted) await followChanges(job);
    };
    const running = [keepFollowing(), keepFollowing()];
    const write = async (id: string, n: number) => {
      for (let round = 0; round < 6; round++) {
        const firstName = (n + round) % 2 === 0 ? "in" : "out";
        await inWorkspace((tx) => tx.contact.update({ where: { id }, data: { firstName } }));
        if (round === 2)
          await inWorkspace(async (tx) => {
            await tx.contact.update({ where: { id }, data: { firstName: "slow" } });
            await delay(30);
          });
      }
    };
    await Promise.all(ids.map(write));
    followers.abort();
    await Promise.all(running);
    await follow(ctx);
    const wanted = ids.flatMap((_, n) => ((n + 5) % 2 === 0 ? [`p${n}@example.test`] : []));
    expect(await membersOf(ctx, segment)).toEqual(wanted.sort());
    expect(await checkSegment(job, segment)).toMatchObject({ missingCount: 0, extraCount: 0 });
  });

  it("keeps its queue when a follower dies in the middle, and follows when the next one comes", async () => {
    const { ctx, id, inWorkspace, workspaceId } = await withPeople("ann@example.test");
    const segment = await aSegment(ctx, all(named("Ann")));
    await inWorkspace((tx) => tx.contact.update({ where: { id }, data: { firstName: "Ann" } }));
    await expect(
      inWorkspace(async (tx) => {
        await tx.$executeRaw`DELETE FROM segment_change WHERE workspace_id = ${workspaceId}::uuid`;
        throw new Error("killed");
      }),
    ).rejects.toThrow("killed");
    const waiting = await listWaiting(systemJobContext("test"));
    expect(waiting.some((each) => each.workspaceId === workspaceId)).toBe(true);
    await follow(ctx);
    await follow(ctx);
    expect(await membersOf(ctx, segment)).toEqual(["ann@example.test"]);
  });
});

describe("a build", () => {
  it("waits for writers that began before the segment had its inputs", async () => {
    const { ctx, job, id, inWorkspace } = await withPeople("ann@example.test");
    let end = () => {};
    const held = new Promise<void>((resolve) => {
      end = resolve;
    });
    let begun = () => {};
    const isWritten = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const writer = inWorkspace(async (tx) => {
      await tx.contact.update({ where: { id }, data: { firstName: "Ann" } });
      begun();
      await held;
    });
    await isWritten;
    await save(ctx, all(named("Ann")));
    const next = await noteWriters(job);
    expect(await haveWritersEnded(job, next)).toBe(false);
    end();
    await writer;
    await expect.poll(() => haveWritersEnded(job, next)).toBe(true);
  });

  it("of an older rule stops, and a new rule replaces who is in it", async () => {
    const { ctx, id, inWorkspace } = await withPeople("ann@example.test", "bob@example.test");
    await inWorkspace((tx) => tx.contact.update({ where: { id }, data: { firstName: "Ann" } }));
    const segmentId = await aSegment(ctx, all(named("Ann")), { name: "People" });
    expect(await membersOf(ctx, segmentId)).toEqual(["ann@example.test"]);
    await aSegment(ctx, all(group("none", named("Ann"))), { segmentId, name: "People" });
    expect(await membersOf(ctx, segmentId)).toEqual(["bob@example.test"]);
    const { revision, status, memberCount, progress } = await getSegment(ctx, segmentId);
    expect([revision, status, memberCount, progress]).toEqual([2, "ready", 1, 1]);
    await saveSegment(ctx, { segmentId, name: "Renamed", description: "", rule: all(group("none", named("Ann"))) });
    expect(await getSegment(ctx, segmentId)).toMatchObject({ name: "Renamed", revision: 2, status: "ready" });
    const [grown] = await listDays(ctx, segmentId, day("2020-01-01"));
    expect(grown).toMatchObject({ memberCount: 1, joinedCount: 2, leftCount: 1 });
  });
});

describe("the recount", () => {
  it("finds, records and repairs what is wrong, and leaves alone what is only waiting", async () => {
    const { ctx, job, ids, workspaceId, inWorkspace } = await withPeople(
      "ann@example.test",
      "bob@example.test",
      "cy@example.test",
    );
    const [ann = "", bob = "", cy = ""] = ids;
    await inWorkspace((tx) => tx.contact.updateMany({ where: { id: { in: [ann, bob] } }, data: { firstName: "in" } }));
    const segmentId = await aSegment(ctx, all(named("in")));
    await follow(ctx);
    await inWorkspace(async (tx) => {
      await tx.segmentMember.deleteMany({ where: { segmentId, contactId: ann } });
      await tx.segmentMember.create({ data: { segmentId, contactId: cy, workspaceId, since: new Date() } });
      await tx.contact.update({ where: { id: bob }, data: { firstName: "out" } });
    });
    expect(await checkSegment(job, segmentId)).toMatchObject({ missingCount: 1, extraCount: 1 });
    expect(await membersOf(ctx, segmentId)).toEqual(["ann@example.test", "bob@example.test"]);
    expect((await getSegment(ctx, segmentId)).lastCheck).toMatchObject({ missingCount: 1, extraCount: 1 });
    await follow(ctx);
    expect(await checkSegment(job, segmentId)).toMatchObject({ missingCount: 0, extraCount: 0 });
    expect(await membersOf(ctx, segmentId)).toEqual(["ann@example.test"]);
  });
});

describe("a rule", () => {
  it("that would rest on itself is refused, also when two save at once", async () => {
    const { ctx } = await withPeople("ann@example.test");
    const inside = (segmentId: string) => all({ kind: "segment", test: "in", segmentId });
    const one = await aSegment(ctx, all(named("Ann")));
    const two = await aSegment(ctx, all(named("Bob")));
    await expect(save(ctx, inside(one), one)).rejects.toThrow(/itself/);
    const both = await Promise.allSettled([save(ctx, inside(two), one), save(ctx, inside(one), two)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    let deepest = one;
    for (let depth = 0; depth < 4; depth++) deepest = (await save(ctx, inside(deepest))).id;
    await expect(async () => {
      for (let depth = 0; depth < 3; depth++) deepest = (await save(ctx, inside(deepest))).id;
    }).rejects.toThrow(/deep/);
  });

  it("that names another workspace's things, or the wrong type, is refused with its place", async () => {
    const { ctx, workspaceId, inWorkspace } = await withPeople("ann@example.test");
    const other = await withPeople("bob@example.test");
    const theirs = await aSegment(other.ctx, all(named("Bob")));
    await expect(save(ctx, all({ kind: "segment", test: "in", segmentId: theirs }))).rejects.toMatchObject({
      fields: { "rule.root.items.0.segmentId": [expect.stringContaining("does not exist")] },
    });
    const fieldId = newId();
    await inWorkspace((tx) =>
      tx.contactField.create({ data: { id: fieldId, workspaceId, key: "n", label: "N", type: "number" } }),
    );
    await expect(
      save(ctx, all(named("x"), group("any", { kind: "field", fieldId, test: "contains", value: "1" }))),
    ).rejects.toMatchObject({
      fields: { "rule.root.items.1.items.0.test": [expect.stringContaining("atLeast")] },
    });
    await expect(previewSegment(ctx, all({ kind: "core", field: "email", test: "is" }), null)).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(getSegment(ctx, theirs)).rejects.toMatchObject({ code: "not_found" });
    await expect(
      saveSegment(ctx, { segmentId: theirs, name: "Mine", description: "", rule: all(named("x")) }),
    ).rejects.toMatchObject({
      code: "not_found",
    });
    expect((await listMembers(ctx, theirs, { limit: 10 })).items).toEqual([]);
  });

  it("carries values only as values, whatever they look like", async () => {
    const { ctx, id, inWorkspace } = await withPeople("ann@example.test");
    const hostile = "'); DROP TABLE contact; -- %_\\ $1 ?";
    await inWorkspace((tx) => tx.contact.update({ where: { id }, data: { firstName: hostile } }));
    const rules = (["is", "contains", "startsWith", "endsWith"] as const).map((test) =>
      all({ kind: "core", field: "firstName", test, value: hostile }),
    );
    for (const rule of rules) expect((await previewSegment(ctx, rule, null)).count).toBe(1);
    expect((await previewSegment(ctx, all(event(hostile)), null)).count).toBe(0);
    expect(
      (await previewSegment(ctx, all({ kind: "core", field: "firstName", test: "contains", value: "%" }), null)).count,
    ).toBe(1);
    expect(
      (await previewSegment(ctx, all({ kind: "core", field: "email", test: "contains", value: "%" }), null)).count,
    ).toBe(0);
  });
});

describe("the preview and the explanation", () => {
  it("count exactly, tell who may get mail, and say why for each condition with what the contact has", async () => {
    const { ctx, ids, workspaceId, inWorkspace } = await withPeople(
      "ann@example.test",
      "bob@example.test",
      "cy@example.test",
    );
    const [ann = "", bob = ""] = ids;
    const [tagId, topicId] = [newId(), newId()];
    await inWorkspace(async (tx) => {
      await tx.tag.create({ data: { id: tagId, workspaceId, name: "VIP" } });
      await tx.topic.create({ data: { id: topicId, workspaceId, name: "Offers" } });
      for (const contactId of [ann, bob]) {
        await tx.contactTag.create({ data: { contactId, tagId, workspaceId, addedBy: "test" } });
        await tx.topicSubscription.create({ data: { contactId, topicId, workspaceId, status: "subscribed" } });
      }
      await tx.suppression.create({
        data: { workspaceId, email: "bob@example.test", reason: "manual", source: "test" },
      });
    });
    await recordEvent(ctx, { name: "purchase", contactId: ann, properties: {} });
    const rule = all(
      { kind: "tag", test: "hasAny", tagIds: [tagId] },
      group("any", event("purchase", { days: 30 }), named("Bob")),
    );
    expect(await previewSegment(ctx, all({ kind: "tag", test: "hasAny", tagIds: [tagId] }), topicId)).toMatchObject({
      count: 2,
      mayMailCount: 1,
      sample: [{ email: "bob@example.test" }, { email: "ann@example.test" }],
    });
    const segmentId = await aSegment(ctx, rule);
    expect(await explainMember(ctx, segmentId, " ANN@example.test ")).toMatchObject({
      isMember: true,
      holds: true,
      rule: {
        items: [
          { words: "tagged “VIP”", holds: true, actual: "VIP" },
          {
            holds: true,
            items: [
              { holds: true, actual: expect.stringMatching(/^once, on/) },
              { holds: false, actual: "empty" },
            ],
          },
        ],
      },
    });
    expect(await explainMember(ctx, segmentId, bob)).toMatchObject({ isMember: false, holds: false });
    await expect(explainMember(ctx, segmentId, "nobody@example.test")).rejects.toMatchObject({ code: "not_found" });
  });

  it("lists page by page in every order, and found by words", async () => {
    const { ctx } = await withPeople("ann@example.test");
    for (const name of ["b", "A", "c"])
      await saveSegment(ctx, { segmentId: null, name, description: "", rule: all(named(name)) });
    const names = async (sort: "name" | "newest" | "largest") => {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listSegments(ctx, { sort, limit: 2, cursor });
        found.push(...page.items.map(({ name }) => name));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      return found;
    };
    expect(await names("name")).toEqual(["A", "b", "c"]);
    expect(await names("newest")).toEqual(["c", "A", "b"]);
    expect((await names("largest")).sort()).toEqual(["A", "b", "c"]);
    expect((await listSegments(ctx, { text: "B", limit: 5 })).items.map(({ name }) => name)).toEqual(["b"]);
    await expect(listSegments(ctx, { limit: 5, cursor: "x" })).rejects.toMatchObject({ code: "invalid" });
    await expect(
      saveSegment(ctx, { segmentId: null, name: "a", description: "", rule: all(named("x")) }),
    ).rejects.toMatchObject({
      fields: { name: [expect.any(String)] },
    });
  });
});
