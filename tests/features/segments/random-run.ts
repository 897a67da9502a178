import { expect } from "vitest";
import { recordEvents } from "@/features/contacts/events/mutations";
import { buildSegment } from "@/features/segments/building/mutations";
import { checkSegment } from "@/features/segments/checking/mutations";
import { followChanges } from "@/features/segments/following/mutations";
import { archiveSegment, saveSegment } from "@/features/segments/mutations";
import { previewRule } from "@/features/segments/preview/queries";
import type { FieldType } from "@/features/segments/schema";
import { jobContext } from "@/gates/job";
import { Prisma } from "@/generated/prisma/client";
import { inScope, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import {
  choices,
  dayAround,
  propertyNames,
  type Random,
  randomFrom,
  randomRule,
  type Things,
  words,
} from "~/tests/factories/random-rules";
import { isMember, type Person, type World } from "~/tests/factories/segment-people";
import { aWorkspace } from "~/tests/factories/workspaces";

const types: FieldType[] = ["text", "number", "boolean", "date", "enum", "list"];
const eventNames = ["signup", "purchase", "visit"];

async function aWorld(people: number) {
  const { ctx, workspaceId } = await aWorkspace();
  const job = jobContext("test", workspaceId);
  const named = (name: string) => ({ id: newId(), workspaceId, name });
  const tags = ["a", "b", "c", "d"].map(named);
  const lists = ["one", "two"].map(named);
  const topics = ["news", "offers"].map(named);
  const fields = types.map((type) => ({
    id: newId(),
    workspaceId,
    key: type,
    label: type,
    type,
    options: type === "enum" ? choices : [],
  }));
  const rows = Array.from({ length: people }, (_, n) => ({
    id: newId(),
    workspaceId,
    email: `p${n}@example.test`,
    source: "api" as const,
  }));
  await inScope({ workspaceId }, async (tx) => {
    await tx.tag.createMany({ data: tags });
    await tx.contactList.createMany({ data: lists });
    await tx.topic.createMany({ data: topics });
    await tx.contactField.createMany({ data: fields });
    await tx.contact.createMany({ data: rows.map((row) => ({ ...row, createdAt: new Date() })) });
  });
  const connectionId = newId();
  await inScope({ workspaceId }, (tx) =>
    tx.gmailConnection.create({
      data: { id: connectionId, workspaceId, googleSub: connectionId, email: "me@example.test" },
    }),
  );
  const world: World = {
    now: new Date(),
    people: new Map(),
    suppressed: new Map(),
    mails: new Map(),
    fieldTypes: new Map(fields.map(({ id, type }) => [id, type])),
    rules: new Map(),
    listSegments: new Map(),
  };
  for (const { id, email } of rows) world.people.set(id, aPerson(id, email));
  const ids = (from: { id: string }[]) => from.map(({ id }) => id);
  const things: Things = {
    fields: fields.map(({ id, type }) => ({ id, type })),
    tags: ids(tags),
    lists: ids(lists),
    topics: ids(topics),
    segments: [],
    eventNames,
    today: new Date().toISOString().slice(0, 10),
  };
  return { ctx, job, workspaceId, connectionId, world, things };
}
type Run = Awaited<ReturnType<typeof aWorld>> & { random: Random };

const aPerson = (id: string, email: string): Person => ({
  id,
  email,
  firstName: "",
  source: "api",
  createdAt: new Date(),
  isDeleted: false,
  fields: {},
  tags: new Set(),
  lists: new Set(),
  topics: new Map(),
  events: [],
});

function fieldValue(random: Random, type: FieldType, today: string) {
  // Now and then what no registry would let in: it counts as none, and breaks nothing.
  if (random.chance(0.1)) return random.pick(["2026-99-99", 12, true, ["red"], { odd: 1 }, "red"]);
  const values: Record<FieldType, unknown> = {
    text: random.pick(words),
    number: random.below(6) - 1,
    boolean: random.chance(0.5),
    date: dayAround(random, today, 12),
    enum: random.pick(choices),
    list: [random.pick(choices), random.pick(choices)],
  };
  return values[type];
}

const isTyped = (type: string, value: unknown) =>
  type === "list"
    ? Array.isArray(value)
    : type === "date"
      ? typeof value === "string" && /^\d{4}-(0\d|1[0-2])-[0-3]\d$/.test(value)
      : typeof value === (type === "number" || type === "boolean" ? type : "string");

type Write = (run: Run, tx: Tx, person: Person) => Promise<unknown>;

const setStatus = async ({ random, world, things, workspaceId }: Run, tx: Tx, person: Person) => {
  const topicId = random.pick(things.topics);
  const isFresh = !person.topics.has(topicId) && !world.suppressed.has(person.email);
  const status = isFresh ? random.pick(["subscribed", "pending", "unsubscribed"] as const) : ("unsubscribed" as const);
  person.topics.set(topicId, status);
  await tx.topicSubscription.upsert({
    where: { contactId_topicId: { contactId: person.id, topicId } },
    create: { contactId: person.id, topicId, workspaceId, status },
    update: { status },
  });
};

const writes: Record<string, Write> = {
  async field({ random, things }, tx, person) {
    const { id, type } = random.pick(things.fields);
    if (random.chance(0.15)) delete person.fields[id];
    else person.fields[id] = fieldValue(random, type, things.today);
    const kept = person.fields as Prisma.InputJsonObject;
    if (person.fields[id] !== undefined && !isTyped(type, person.fields[id])) person.fields[id] = undefined;
    await tx.contact.update({
      where: { id: person.id },
      data: { fields: { ...kept, ...(person.fields[id] === undefined && { [id]: kept[id] ?? null }) } },
    });
  },
  async name({ random }, tx, person) {
    person.firstName = random.pick([...words, ""]);
    await tx.contact.update({ where: { id: person.id }, data: { firstName: person.firstName } });
  },
  async email({ random }, tx, person) {
    person.email = `${random.pick(["ann", "bob", "q"])}-${random.below(1e9)}@example.test`;
    await tx.contact.update({ where: { id: person.id }, data: { email: person.email } });
  },
  async existence(_run, tx, person) {
    person.isDeleted = !person.isDeleted;
    await tx.contact.update({ where: { id: person.id }, data: { deletedAt: person.isDeleted ? new Date() : null } });
  },
  async tag({ random, things, workspaceId }, tx, person) {
    const tagId = random.pick(things.tags);
    if (person.tags.delete(tagId)) return tx.contactTag.deleteMany({ where: { contactId: person.id, tagId } });
    person.tags.add(tagId);
    return tx.contactTag.create({ data: { contactId: person.id, tagId, workspaceId, addedBy: "test" } });
  },
  async list({ random, things, workspaceId, world }, tx, person) {
    const listId = random.pick(things.lists.filter((id) => !world.listSegments.has(id)));
    if (person.lists.delete(listId)) return tx.listMember.deleteMany({ where: { contactId: person.id, listId } });
    person.lists.add(listId);
    return tx.listMember.create({ data: { contactId: person.id, listId, workspaceId, addedBy: "test" } });
  },
  topic: setStatus,
  async suppression({ world, random, workspaceId }, tx, person) {
    const { email } = person;
    if (world.suppressed.delete(email)) return tx.suppression.deleteMany({ where: { workspaceId, email } });
    const expiresAt = random.chance(0.5) ? new Date(world.now.getTime() + (1 + random.below(96)) * 3_600_000) : null;
    world.suppressed.set(email, expiresAt);
    return tx.suppression.create({ data: { workspaceId, email, reason: "manual", source: "test", expiresAt } });
  },
  /** A mail is listed first and read later; then it moves into the bin and out of it, or goes. */
  async mail({ random, world, workspaceId, connectionId }, tx, person) {
    const [id, mail] = [...world.mails].at(random.below(world.mails.size + 2)) ?? [];
    if (id && mail) {
      if (random.chance(0.3)) {
        world.mails.delete(id);
        return tx.emailDiscovery.delete({ where: { id } });
      }
      mail.isBinned = !mail.isBinned;
      const labels = [...(mail.isSent ? ["SENT"] : ["INBOX"]), ...(mail.isBinned ? ["TRASH"] : [])];
      return tx.emailDiscovery.update({ where: { id }, data: { labels } });
    }
    const isSent = random.chance(0.5);
    const others = [...world.people.values()].map(({ email }) => email);
    const from = isSent ? "me@example.test" : person.email;
    const to = isSent ? [person.email, random.pick(others)] : ["me@example.test"];
    const at = new Date(world.now.getTime() - random.below(12 * 24) * 3_600_000);
    const row = { id: newId(), workspaceId, connectionId, gmailId: newId(), threadId: newId() };
    await tx.emailDiscovery.create({ data: row });
    await tx.emailDiscovery.update({
      where: { id: row.id },
      data: { state: "ready", fromEmail: from, toEmails: to, labels: [isSent ? "SENT" : "INBOX"], sentAt: at },
    });
    world.mails.set(row.id, { from, to, isSent, isBinned: false, at });
  },
  /** Everybody gets a tag or loses it, by one statement. */
  async everybody({ random, things, workspaceId, world }, tx) {
    const tagId = random.pick(things.tags);
    const isGiving = random.chance(0.5);
    if (!isGiving) await tx.contactTag.deleteMany({ where: { tagId } });
    else
      await tx.contactTag.createMany({
        data: [...world.people.keys()].map((contactId) => ({ contactId, tagId, workspaceId, addedBy: "test" })),
        skipDuplicates: true,
      });
    for (const { tags } of world.people.values()) isGiving ? tags.add(tagId) : tags.delete(tagId);
  },
  /** What a person did at some moment never happened: a day's count shrinks, or the day goes. */
  async undone({ random }, tx, person) {
    if (person.events.length === 0) return;
    const { name, at } = random.pick(person.events);
    person.events = person.events.filter((event) => event.name !== name || event.at.getTime() !== at.getTime());
    const day = Prisma.sql`contact_id = ${person.id}::uuid AND name = ${name} AND`;
    await tx.contactEvent.deleteMany({ where: { contactId: person.id, name, occurredAt: at } });
    await tx.$executeRaw`DELETE FROM contact_event_stat s WHERE ${day} NOT EXISTS (
      SELECT FROM contact_event e WHERE e.contact_id = s.contact_id AND e.name = s.name AND (e.occurred_at AT TIME ZONE 'UTC')::date = s.day)`;
    await tx.$executeRaw`UPDATE contact_event_stat s SET (count, first_at, last_at) = (
      SELECT count(*), min(occurred_at), max(occurred_at) FROM contact_event e
      WHERE e.contact_id = s.contact_id AND e.name = s.name AND (e.occurred_at AT TIME ZONE 'UTC')::date = s.day) WHERE ${day} true`;
  },
  async gone({ world }, tx, person) {
    if (world.people.size < 10) return;
    world.people.delete(person.id);
    await tx.contact.delete({ where: { id: person.id } });
  },
};
const often = [
  "field",
  "field",
  "field",
  "name",
  "tag",
  "tag",
  "list",
  "topic",
  "suppression",
  "email",
  "existence",
  "mail",
  "mail",
  "undone",
];

async function anEvent(run: Run, person: Person) {
  const { random, world, ctx } = run;
  if (person.isDeleted) return;
  const inputs = Array.from({ length: 1 + random.below(3) }, () => ({
    name: random.pick(eventNames),
    at: new Date(world.now.getTime() - random.below(14 * 24) * 3_600_000),
    properties: {
      [random.pick(propertyNames)]: random.pick([
        ...words,
        `${"far ".repeat(100)}red`,
        true,
        false,
        0,
        3,
        4.5,
        null,
        [3],
        { total: 3 },
      ]),
    },
  }));
  await recordEvents(
    ctx,
    inputs.map(({ name, at, properties }) => ({
      name,
      contactId: person.id,
      properties,
      occurredAt: at.toISOString(),
    })),
    world.now,
  );
  person.events.push(...inputs);
}

async function aSegment(run: Run, segmentId: string | null) {
  const { random, world, things, ctx, job } = run;
  const rule = randomRule(random, things);
  try {
    const { id } = await saveSegment(ctx, { segmentId, name: segmentId ?? newId(), description: "", rule });
    world.rules.set(id, rule);
    if (!segmentId) things.segments.push(id);
    const { revision } = await inScope({ workspaceId: run.workspaceId }, (tx) =>
      tx.segment.findUniqueOrThrow({ where: { id } }),
    );
    while (!(await buildSegment(job, id, revision)).isDone);
  } catch (error) {
    // A random rule may rest on itself, which is refused.
    if (!(error instanceof AppError) || error.code !== "invalid") throw error;
  }
}

async function aWrite(run: Run, step: number) {
  const { random, world, workspaceId, job } = run;
  const person = random.pick([...world.people.values()]);
  const dice = random.below(100);
  if (dice < 25) return anEvent(run, person);
  if (dice < 28) world.now = new Date(world.now.getTime() + random.below(60) * 3_600_000);
  else if (dice < 30) return followChanges(job, () => world.now);
  else if (dice < 31)
    return aSegment(
      run,
      random.chance(0.4) && run.things.segments.length > 0 ? random.pick(run.things.segments) : null,
    );
  const kind = dice < 33 ? "everybody" : dice < 34 ? "gone" : random.pick(often);
  const write = writes[kind];
  if (!write) throw new Error(`No write ${kind} at ${step}`);
  return inScope({ workspaceId }, (tx) => write(run, tx, person));
}

/** The roll-ups of the events, counted anew from the events themselves. */
async function rollUpsAgree({ workspaceId }: Run, note: string) {
  const [row] = await inScope(
    { workspaceId },
    (tx) => tx.$queryRaw<{ kept: unknown; wanted: unknown }[]>`
      WITH truth AS (
        SELECT contact_id, name, count(*)::int AS count, min(occurred_at) AS first_at, max(occurred_at) AS last_at,
          (array_agg((occurred_at AT TIME ZONE 'UTC')::date ORDER BY occurred_at DESC))[1:10] AS last_days FROM contact_event GROUP BY 1, 2)
      SELECT (SELECT jsonb_agg(t ORDER BY contact_id, name) FROM truth t) AS wanted, (SELECT jsonb_agg(t ORDER BY contact_id, name)
        FROM (SELECT contact_id, name, count, first_at, last_at, last_days FROM contact_event_total) t) AS kept`,
  );
  expect(row?.kept, note).toEqual(row?.wanted);
}

/** What the segments have come to must be what the second opinion says, and what a count from nothing says. */
async function agrees(run: Run, note: string) {
  const { job, world, workspaceId, ctx } = run;
  while (!(await followChanges(job, () => world.now)).isDone);
  const [members, counts] = await inScope({ workspaceId }, async (tx) => [
    await tx.segmentMember.findMany({ select: { segmentId: true, contactId: true } }),
    await tx.segment.findMany({ select: { id: true, memberCount: true } }),
  ]);
  await rollUpsAgree(run, note);
  for (const [id, rule] of world.rules) {
    const wanted = [...world.people.values()]
      .filter((person) => isMember(world, person, id))
      .map((person) => person.id);
    const found = members.flatMap(({ segmentId, contactId }) => (segmentId === id ? [contactId] : []));
    expect(found.sort(), `${note}: ${JSON.stringify(rule)}`).toEqual(wanted.sort());
    expect(counts.find((segment) => segment.id === id)?.memberCount).toBe(wanted.length);
    expect((await previewRule(ctx, rule, null, world.now)).count, JSON.stringify(rule)).toBe(wanted.length);
    expect(await checkSegment(job, id, world.now)).toMatchObject({ missingCount: 0, extraCount: 0 });
  }
}

export async function runRandom({
  seed,
  people,
  segments,
  steps,
}: {
  seed: number;
  people: number;
  segments: number;
  steps: number;
}) {
  const run = { ...(await aWorld(people)), random: randomFrom(seed) };
  for (let made = 0; made < segments; made++) await aSegment(run, null);
  // A list behind which a segment stands.
  const [first] = run.things.segments;
  if (first) {
    const { id } = await inScope({ workspaceId: run.workspaceId }, (tx) =>
      tx.contactList.create({ data: { workspaceId: run.workspaceId, name: "dynamic", segmentId: first } }),
    );
    run.things.lists.push(id);
    run.world.listSegments.set(id, first);
  }
  const pause = Math.ceil(steps / 2);
  for (let step = 1; step <= steps; step++) {
    await aWrite(run, step);
    if (step === pause) await agrees(run, `seed ${seed}, step ${step}`);
  }
  await agrees(run, `seed ${seed}, end`);
  await expect(archiveSegment(run.ctx, newId())).rejects.toMatchObject({ code: "not_found" });
}
