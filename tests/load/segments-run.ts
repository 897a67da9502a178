import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { createServer } from "inngest/node";
import type { Condition } from "@/features/segments/schema";
import { anEngine } from "../factories/job-processes";
import { benchRules, eventNames, seedAudience } from "./segments-seed";

/** Segments at size in a process of its own, with an engine and a database of its own. Prints what it took. */
const contacts = Number(process.env.SEGMENTS_CONTACTS ?? 200_000);
const wantedEvents = Number(process.env.SEGMENTS_EVENTS ?? 5_000_000);
const segments = Number(process.env.SEGMENTS_COUNT ?? 50);
const writes = Number(process.env.SEGMENTS_WRITES ?? 10_000);
const timed = Number(process.env.SEGMENTS_TIMED ?? 200);

const startedAt = performance.now();
const say = (what: string) =>
  process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(1)} s  ${what}\n`);
const p = (times: number[], share: number) => times.sort((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;

const engine = await anEngine({ ENGINE_RETRY_MS: "1000" });
Object.assign(process.env, {
  APP_SECRET: "a secret of the bench, which seals nothing real",
  LOG_LEVEL: "silent",
  CONTACT_LIMIT: "100000000",
});
const { inngest } = await import("~/inngest/client");
const { followContactChanges } = await import("~/inngest/functions/segments/follow-changes");
const { buildChangedSegment } = await import("~/inngest/functions/segments/build-segment");
const { recordEvent } = await import("@/features/contacts/events/mutations");
const { checkSegment } = await import("@/features/segments/checking/mutations");
const { wakeFollowers } = await import("@/features/segments/following/mutations");
const { saveSegment } = await import("@/features/segments/mutations");
const { previewRule } = await import("@/features/segments/preview/queries");
const { findOldestChange } = await import("@/features/segments/queries");
const { systemJobContext } = await import("@/gates/job");
const { closeDatabase, inScope } = await import("@/lib/db");
const { aWorkspace } = await import("../factories/workspaces");

const server = createServer({ client: inngest, functions: [followContactChanges, buildChangedSegment] });
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/inngest`, { method: "PUT" });
const waking = setInterval(() => wakeFollowers(systemJobContext("bench")), 500);

const { ctx, workspaceId } = await aWorkspace();
const audience = await seedAudience(process.env.DATABASE_OWNER_URL ?? "", workspaceId, {
  contacts,
  events: wantedEvents,
});
say(`${contacts} contacts and ${audience.events} events are there`);
const rules = benchRules(audience, segments);
const read = <T>(work: Parameters<typeof inScope<T>>[1]) => inScope({ workspaceId }, work);
const ids: string[] = [];
for (const [n, rule] of rules.entries())
  ids.push((await saveSegment(ctx, { segmentId: null, name: `Bench ${n}`, description: "", rule })).id);
while ((await read((tx) => tx.segment.count({ where: { status: "building" } }))) > 0) await delay(250);
say(`${segments} segments are built`);

const people = await read(
  (tx) => tx.$queryRaw<{ id: string; email: string }[]>`SELECT id, email FROM contact ORDER BY random() LIMIT 20000`,
);
const previews: number[] = [];
const counts: number[] = [];
for (const round of [0, 1])
  for (const rule of rules) {
    const { tookMs } = await previewRule(ctx, rule, round === 0 ? null : (audience.topics[0] ?? null));
    previews.push(tookMs);
    const bare = performance.now();
    await read((tx) => tx.contact.count({ where: { workspaceId, deletedAt: null } }));
    counts.push(performance.now() - bare);
  }
say(`previews: median ${p(previews, 0.5)} ms, p95 ${p(previews, 0.95)} ms`);

/** Each on a contact of its own: a tag, an event or a field that the tag, event and field segments wait for. */
const probes: Condition[] = [
  { kind: "tag", test: "hasAll", tagIds: audience.tags.slice(0, 2) },
  {
    kind: "event",
    name: "probe",
    where: [{ property: "total", type: "number", test: "moreThan", value: 50 }],
    test: "atLeast",
    count: 1,
    days: 30,
  },
  { kind: "core", field: "firstName", test: "is", value: "Probe" },
];
const probeIds: string[] = [];
for (const [n, probe] of probes.entries())
  probeIds.push(
    (
      await saveSegment(ctx, {
        segmentId: null,
        name: `Probe ${n}`,
        description: "",
        rule: { version: 1, root: { kind: "group", match: "all", items: [probe] } },
      })
    ).id,
  );
while ((await read((tx) => tx.segment.count({ where: { status: "building" } }))) > 0) await delay(250);

const setTags = (contactId: string) =>
  read((tx) =>
    tx.contactTag.createMany({
      data: audience.tags.slice(0, 2).map((tagId) => ({ contactId, tagId, workspaceId, addedBy: "bench" })),
      skipDuplicates: true,
    }),
  );
const doors = [
  setTags,
  (contactId: string) => recordEvent(ctx, { name: "probe", contactId, properties: { total: 51 } }),
  (contactId: string) => read((tx) => tx.contact.update({ where: { id: contactId }, data: { firstName: "Probe" } })),
];
const isIn = async (segmentId: string, contactId: string) =>
  (await read((tx) => tx.segmentMember.count({ where: { segmentId, contactId } }))) > 0;

const followed: number[] = [];
const wrote: number[] = [];
async function probe(n: number): Promise<void> {
  const contactId = people[n]?.id ?? "";
  const segmentId = probeIds[n % 3] ?? "";
  if (await isIn(segmentId, contactId)) return;
  const beganAt = performance.now();
  await doors[n % 3]?.(contactId);
  const writtenAt = performance.now();
  while (!(await isIn(segmentId, contactId))) await delay(20);
  followed.push(performance.now() - writtenAt);
  wrote.push(writtenAt - beganAt);
}
/** Four people write at moments of their own while random writes keep the queue busy. */
const random = (limit: number) => Math.floor(Math.random() * limit);
async function aWrite(n: number): Promise<void> {
  const id = people[300 + random(people.length - 300)]?.id ?? "";
  const kind = n % 5;
  if (kind < 2)
    return void (await recordEvent(ctx, {
      name: eventNames[random(eventNames.length)] ?? "visit",
      contactId: id,
      properties: {},
    }));
  const tagId = audience.tags[random(20)] ?? "";
  if (kind === 2)
    await read((tx) =>
      tx.contactTag.createMany({
        data: [{ contactId: id, tagId, workspaceId, addedBy: "bench" }],
        skipDuplicates: true,
      }),
    );
  else if (kind === 3) await read((tx) => tx.contactTag.deleteMany({ where: { contactId: id, tagId } }));
  else
    await read(
      (tx) =>
        tx.$executeRaw`UPDATE contact SET fields = fields || jsonb_build_object(${audience.fieldIds.score}::text, ${random(100)}::int) WHERE id = ${id}::uuid`,
    );
}
const inParallel = (count: number, total: number, work: (n: number) => Promise<unknown>) =>
  Promise.all(
    Array.from({ length: count }, async (_, lane) => {
      for (let n = lane; n < total; n += count) await work(n);
    }),
  );

let isProbing = true;
const background = (async () => {
  for (let n = 0; isProbing; n++) {
    await aWrite(n);
    await delay(50);
  }
})();
await inParallel(4, timed, async (n) => {
  await probe(n);
  await delay(random(300));
});
isProbing = false;
await background;
say(
  `membership followed: median ${p(followed, 0.5).toFixed(0)} ms, p95 ${p(followed, 0.95).toFixed(0)} ms of ${followed.length}`,
);

await inParallel(4, writes, aWrite);
say(`${writes} random writes`);
while (await findOldestChange(ctx)) await delay(100);
say("the queue is empty");
let differences = 0;
for (const id of [...ids, ...probeIds]) {
  const checked = await checkSegment(ctx, id);
  differences += (checked?.missingCount ?? 0) + (checked?.extraCount ?? 0);
}
say(`differences: ${differences}`);
const outcome = {
  contacts,
  events: audience.events,
  segments: ids.length + probeIds.length,
  writes,
  followed: { median: p(followed, 0.5), p95: p(followed, 0.95) },
  wrote: { p95: p(wrote, 0.95) },
  previewed: { median: p(previews, 0.5), p95: p(previews, 0.95) },
  counted: { p95: p(counts, 0.95) },
  differences,
};
process.stdout.write(`${JSON.stringify(outcome)}\n`);
clearInterval(waking);
server.close();
await closeDatabase();
await engine.stop();
process.exit();
