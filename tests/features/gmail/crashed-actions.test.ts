import { afterAll, expect, test, vi } from "vitest";
import { changeLabels, failBatch, queueActions, retryActions } from "@/features/gmail/mail-actions/mutations";
import { undoSeconds } from "@/features/gmail/mail-actions/schema";
import { connectAccount } from "@/features/gmail/mutations";
import { listEmails } from "@/features/gmail/queries";
import { queueReply, sendReply } from "@/features/gmail/replies/mutations";
import { readonlyScope } from "@/features/gmail/schema";
import type { Context } from "@/gates/context";
import { newId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { killedAt } from "../../factories/crashes";
import { aGrant, discover, rowsOf } from "../../factories/gmail";
import { aWorkspace, unique } from "../../factories/workspaces";

const google = await vi.hoisted(async () => (await import("../../factories/google-sandbox")).aGoogle());
vi.mock("@/lib/db", async (load) => (await import("../../factories/crashes")).mortal(await load()));
vi.mock("@/lib/outbox", async (load) => ({ ...(await load<object>()), relaySoon: () => {} }));
afterAll(() => google.close());

const scopes = [readonlyScope, ...["modify", "send"].map((right) => `https://www.googleapis.com/auth/gmail.${right}`)];
/** The window is over; and, so many tries later, any lease. */
const afterTries = (tries: number) => new Date(Date.now() + (undoSeconds + 1 + tries * 600) * 1000);

async function aMailbox() {
  const { ctx } = await aWorkspace();
  const email = `killed-${unique()}@maple.test`;
  await google.addAccount(email, { generate: 2 });
  const { id } = await connectAccount(ctx, await aGrant(google, email, scopes));
  await discover(ctx, id);
  const emailIds = (await listEmails(ctx)).items.map((mail) => mail.id);
  const sentCount = async () =>
    (await google.snapshot(email)).messages.filter(({ labelIds }) => labelIds.includes("SENT")).length;
  return { ctx, id, email, emailIds, emailId: emailIds[0] ?? "", sentCount };
}
const statesOf = async (ctx: Context, batchId: string) =>
  (await within(ctx, (tx) => tx.emailAction.findMany({ where: { batchId }, select: { state: true } }))).map(
    ({ state }) => state,
  );

/** Kills the work at its n-th await, for each n until it survives; after each kill another process goes on. */
async function killedEverywhere(attempt: (place: number) => Promise<() => Promise<{ state: string }>>) {
  let tries = 0;
  for (let place = 0; ; place++) {
    const work = await attempt(place);
    if ((await killedAt(place, work)) !== null) return place;
    for (tries = 0; tries < 5; tries++) if ((await work()).state === "ended") break;
    expect(tries).toBeLessThan(5);
  }
}

test("a reply is sent once and never twice, wherever the sender is killed: before Gmail, after it, before our commit", async () => {
  const { ctx, emailId, sentCount } = await aMailbox();
  const batches: string[] = [];
  const places = await killedEverywhere(async () => {
    const { id } = await queueReply(ctx, { key: newId(), emailId, text: "Noon is fine.", toAll: false });
    batches.push(id);
    let tries = 0;
    return () => sendReply(ctx, id, afterTries(tries++));
  });
  expect(places).toBeGreaterThan(8);
  for (const batchId of batches) expect(await statesOf(ctx, batchId)).toEqual(["done"]);
  expect(await sentCount()).toBe(batches.length);
}, 120_000);

test("labels are as asked, whoever is killed while Gmail changes them", async () => {
  const { ctx, id, email, emailIds } = await aMailbox();
  const places = await killedEverywhere(async (place) => {
    const kind = place % 2 === 0 ? "archive" : "unarchive";
    const batch = await queueActions(ctx, { key: newId(), kind, emailIds });
    let tries = 0;
    const work = () => changeLabels(ctx, batch.id, afterTries(tries++));
    return async () => {
      const step = await work();
      if (step.state !== "ended") return step;
      expect(await statesOf(ctx, batch.id)).toEqual(["done", "done"]);
      const { messages } = await google.snapshot(email);
      const isInInbox = kind === "unarchive";
      for (const { labelIds } of messages) expect(labelIds.includes("INBOX")).toBe(isInInbox);
      for (const { labels } of (await rowsOf(ctx, id)).values()) expect(labels.includes("INBOX")).toBe(isInInbox);
      return step;
    };
  });
  expect(places).toBeGreaterThan(5);
}, 120_000);

test("a reply that Gmail took and we gave up is looked for before a person's retry sends it", async () => {
  const { ctx, emailId, sentCount } = await aMailbox();
  const { id: batchId } = await queueReply(ctx, { key: newId(), emailId, text: "Noon is fine.", toAll: false });
  // Gmail takes it; its answer never comes, and nobody has asked again before the job gives up.
  await google.fault({ match: "messages/send", status: 503, when: "after", count: 1 });
  expect((await sendReply(ctx, batchId, afterTries(0))).state).toBe("wait");
  await failBatch(ctx, batchId, "Gmail did not answer for a long time.");
  await retryActions(ctx, batchId);
  await sendReply(ctx, batchId, afterTries(1));
  expect(await statesOf(ctx, batchId)).toEqual(["done"]);
  expect(await sentCount()).toBe(1);
});
