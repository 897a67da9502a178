import { expect } from "vitest";
import { POST } from "@/app/api/webhooks/google/route";
import { advanceCheck } from "@/features/gmail/checks/mutations";
import { connectAccount, startDiscovery } from "@/features/gmail/mutations";
import { handlePush } from "@/features/gmail/push/mutations";
import { advanceDiscovery, advanceSync } from "@/features/gmail/sync/mutations";
import type { Context } from "@/gates/context";
import { systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { within } from "@/lib/transact";
import { killedAt } from "~/tests/factories/crashes";
import {
  aClock,
  check,
  everything,
  finishRun,
  rowsOf,
  runningCheck,
  sync,
  wholeMailbox,
} from "~/tests/factories/gmail";
import type { aGoogle, Step } from "~/tests/factories/google-sandbox";

type Google = Awaited<ReturnType<typeof aGoogle>>;
type Random = () => number;

/** mulberry32: the same seed, the same history. */
function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const below = (random: Random, limit: number) => Math.floor(random() * limit);
const oneOf = <T>(random: Random, values: readonly T[]): T => values[below(random, values.length)] as T;
const chance = (random: Random, share: number) => random() < share;

const marks = ["INBOX", "UNREAD", "STARRED", "IMPORTANT", "CATEGORY_PROMOTIONS"];
const places = [
  ["INBOX", "UNREAD"],
  ["INBOX", "UNREAD"],
  ["INBOX", "STARRED"],
  [],
  ["SENT"],
  ["SPAM", "UNREAD"],
  ["DRAFT"],
];

const aMail = (random: Random, name: string): Step => ({
  do: "add",
  subject: name,
  from: `Sender <s${below(random, 5)}@acme.test>`,
  labelIds: oneOf(random, places),
});

/** One change, as the mailbox's owner or another program makes it. */
function aStep(random: Random, name: string): Step {
  const pick = random();
  const own = oneOf(random, ["work", "later"]);
  switch (below(random, 10)) {
    case 0:
    case 1:
    case 2:
      return aMail(random, name);
    case 3:
      return { do: "delete", pick };
    case 4:
      return { do: "trash", pick };
    case 5:
      return { do: "untrash", pick };
    case 6:
      return chance(random, 0.3) ? { do: "label.delete", label: own } : { do: "label.create", label: own };
    default: {
      const label = oneOf(random, marks);
      return chance(random, 0.5) ? { do: "labels", pick, add: [label] } : { do: "labels", pick, remove: [label] };
    }
  }
}

const faults = [
  { status: 429, reason: "rateLimitExceeded" },
  { status: 403, reason: "userRateLimitExceeded" },
  { status: 429, reason: "rateLimitExceeded", retryAfter: 7 },
  { status: 503, reason: "backendError" },
  { drop: true },
] as const;

const aFault = (random: Random, email: string) => ({
  ...oneOf(random, faults),
  match: "gmail",
  email,
  count: 1 + below(random, 12),
  chance: 0.5,
  seed: below(random, 1_000),
});

type Mailbox = { ctx: Context; google: Google; email: string; id: string; random: Random };

/** Everything there is to do, each step by a process that may be killed anywhere in it. */
async function work({ ctx, id, random }: Mailbox, maxSteps: number) {
  const clock = aClock();
  for (let step = 0; step < maxSteps; step++) {
    const run = await within(ctx, (tx) =>
      tx.syncRun.findFirst({ where: { connectionId: id, status: "running" }, select: { id: true } }),
    );
    const running = await runningCheck(ctx, id);
    const doNext = () => {
      if (run) return advanceDiscovery(ctx, run.id, 0, clock);
      if (running && chance(random, 0.6)) return advanceCheck(ctx, running.id, 0, clock);
      return advanceSync(ctx, id, chance(random, 0.5) ? 0 : 2_000, clock);
    };
    // Two at once, as when the engine gave up on one that still runs.
    const processes = chance(random, 0.2) ? [doNext, doNext] : [doNext];
    const done = await Promise.all(
      processes.map((next) => killedAt(chance(random, 0.3) ? below(random, 14) : Number.POSITIVE_INFINITY, next)),
    );
    for (const step of done) if (step?.state === "wait") await clock.sleep(step.waitSeconds * 1000);
  }
}

/** Pushes of the changes so far arrive: some lost, some twice, in any order. What they ask for is done, or not yet. */
async function receivePushes(mailbox: Mailbox) {
  const { google, email, random } = mailbox;
  const order = oneOf(random, ["sent", "reversed", "shuffled"] as const);
  const pushes = await google.takePushes({ email, order, seed: below(random, 1_000), copies: 1 + below(random, 2) });
  for (const { headers, body } of pushes) {
    if (chance(random, 0.3)) continue;
    const reply = await POST(
      new Request("http://localhost:3000/api/webhooks/google", { method: "POST", headers, body }),
    );
    expect(reply.status).toBe(200);
  }
  const waiting = await inScope("system", (tx) =>
    tx.webhookReceipt.findMany({ where: { sender: "google", handledAt: null }, select: { id: true } }),
  );
  for (const { id } of waiting) {
    const handled = await killedAt(chance(random, 0.2) ? below(random, 3) : Number.POSITIVE_INFINITY, () =>
      handlePush(systemJobContext("test"), id),
    );
    if (handled === null) await handlePush(systemJobContext("test"), id);
  }
  if (pushes.length > 0) await work(mailbox, 1);
}

type Shown = { id: string; labels: string };
const shown = (id: string, labels: readonly string[]): Shown => ({ id, labels: [...labels].sort().join(",") });
const hidden = ["SPAM", "TRASH", "DRAFT"];
const isShown = (labels: readonly string[]) => !labels.some((label) => hidden.includes(label));
const byId = (a: Shown, b: Shown) => a.id.localeCompare(b.id);

/** Our mails and their labels are Gmail's; of what is hidden we hold nothing that Gmail lacks, with Gmail's labels. */
async function expectEqualSets({ ctx, google, email, id }: Mailbox) {
  const { messages } = await google.snapshot(email);
  const theirs = new Map(messages.map((mail) => [mail.id, mail.labelIds]));
  const ours = [...(await rowsOf(ctx, id)).values()].filter(({ state }) => state !== "gone");
  expect(ours.filter(({ state, isStale }) => state !== "ready" || isStale)).toEqual([]);
  const wanted = messages.filter(({ labelIds }) => isShown(labelIds)).map((mail) => shown(mail.id, mail.labelIds));
  expect(
    ours
      .filter(({ labels }) => isShown(labels))
      .map((row) => shown(row.gmailId, row.labels))
      .sort(byId),
  ).toEqual(wanted.sort(byId));
  for (const { gmailId, labels } of ours)
    expect(shown(gmailId, labels)).toEqual(shown(gmailId, theirs.get(gmailId) ?? ["none"]));
  return wanted.length;
}

/**
 * One random life of a mailbox: mails come, go and are labelled while Gmail refuses calls, forgets its history, pushes
 * late, twice or not at all, and our processes die anywhere. In the end both sides are the same.
 */
async function livesInSync(ctx: Context, google: Google, seed: number) {
  const random = randomOf(seed);
  const email = `life-${seed}-${Math.random().toString(36).slice(2, 8)}@maple.test`;
  await google.addAccount(email);
  const early = Array.from({ length: below(random, 14) }, (_, i) => aMail(random, `early ${i}`));
  if (early.length > 0) await google.play(email, early);
  const tokens = await google.tokens(email, ["openid", "email", wholeMailbox]);
  const grant = {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    expiresAt: new Date(Date.now() + 3_000_000),
    scopes: tokens.scope.split(" "),
    googleSub: email,
    email,
  };
  const { id } = await connectAccount(ctx, grant);
  await google.gmail(grant.accessToken, "watch", { topicName: process.env.GOOGLE_PUSH_TOPIC });
  const mailbox: Mailbox = { ctx, google, email, id, random };
  await startDiscovery(ctx, { connectionId: id, filter: everything });
  await work(mailbox, chance(random, 0.8) ? 8 : 2);
  const rules: { id: number }[] = [];
  const rounds = 4 + below(random, 5);
  for (let round = 0; round < rounds; round++) {
    if (chance(random, 0.5)) rules.push(await google.fault(aFault(random, email)));
    const steps = Array.from({ length: 1 + below(random, 6) }, (_, i) => aStep(random, `mail ${round}.${i}`));
    await google.play(email, steps);
    if (chance(random, 0.2)) await google.steer(email, "expire-history");
    if (chance(random, 0.7)) await receivePushes(mailbox);
    if (chance(random, 0.15)) await killedAt(20, () => check(ctx, id)).catch(() => {});
    if (chance(random, 0.7)) await work(mailbox, 2 + below(random, 5));
  }
  for (const rule of rules) await google.noFault(rule);
  await work({ ...mailbox, random: () => 0.99 }, 3);
  await settle(mailbox);
  const count = await expectEqualSets(mailbox);
  const checked = await check(ctx, id);
  expect(checked).toMatchObject({ status: "done", gmailCount: count, localCount: count, unreadableCount: 0 });
  expect(checked).toMatchObject({ missingCount: 0, goneCount: 0, relabelledCount: 0 });
  await expectEqualSets(mailbox);
}

/** What the minutely poll and the engine do in the end, undisturbed. */
async function settle({ ctx, id }: Mailbox) {
  const clock = aClock();
  for (let turn = 0; turn < 20; turn++) {
    const run = await within(ctx, (tx) => tx.syncRun.findFirst({ where: { connectionId: id, status: "running" } }));
    if (run) await finishRun(ctx, run.id, 50, clock);
    const running = await runningCheck(ctx, id);
    if (running) {
      const step = await advanceCheck(ctx, running.id, undefined, clock);
      if (step.state === "wait") await clock.sleep(step.waitSeconds * 1000);
    }
    await sync(ctx, id, 50, clock);
    if (!run && !running && !(await runningCheck(ctx, id))) return;
  }
  throw new Error("It never comes to rest.");
}

/** Each seed is a history of its own; MAILBOX_SEED runs one again. */
export async function historiesEndEqual(ctx: Context, google: Google, seeds: readonly number[]) {
  for (const seed of seeds)
    await livesInSync(ctx, google, seed).catch((error: unknown) => {
      throw new Error(
        `The history of MAILBOX_SEED=${seed} ended otherwise: ${error instanceof Error ? error.message : error}`,
        { cause: error },
      );
    });
}
