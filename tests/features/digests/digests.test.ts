import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { GET, POST } from "@/app/api/digests/pause/route";
import { deleteDigest, pauseDigest, saveDigest, sendDigest } from "@/features/digests/mutations";
import { composeDigest, listDigests, listDueDigests } from "@/features/digests/queries";
import { DigestInput } from "@/features/digests/schema";
import { saveFilter } from "@/features/gmail/saved-filters/mutations";
import { jobContext, systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { aRun, calmCircuit, someMails, workOff } from "~/tests/factories/summaries";
import { aWorkspace } from "~/tests/factories/workspaces";

const { google, anthropic, mailbox } = await vi.hoisted(async () => ({
  google: await (await import("~/tests/factories/google-sandbox")).aGoogle(),
  anthropic: await (await import("~/tests/factories/anthropic-sandbox")).anAnthropic(),
  mailbox: await (await import("~/tests/factories/mailbox")).aMailbox(),
}));
afterAll(() => Promise.all([google.close(), anthropic.close(), mailbox.close()]));
beforeEach(() => Promise.all([anthropic.reset(), google.noFaults(), calmCircuit()]));

const input = (over: Partial<DigestInput> = {}) =>
  DigestInput.parse({
    name: "Mornings",
    frequency: "daily",
    weekday: 1,
    hour: 0,
    timeZone: "UTC",
    quietDays: [],
    ...over,
  });
const today = () => new Date().toISOString().slice(0, 10);
const soon = () => new Date(Date.now() + 1_000);

/** A member with a digest and that many summaries made today. */
async function aDigest(mails: number, over: Partial<DigestInput> = {}) {
  const { ctx, user, workspaceId } = await aWorkspace({ credits: 20 });
  const { id } = await saveDigest(ctx, input(over));
  const emailIds = mails > 0 ? await someMails(ctx, google, mails) : [];
  if (mails > 0) await workOff(ctx, await aRun(ctx, emailIds));
  return { ctx, user, id, job: jobContext("test", workspaceId), workspaceId, emailIds };
}

describe("a digest", () => {
  it("goes out once for its period, with each summary, what it cost, and a way to pause it", async () => {
    const { user, id, job, workspaceId } = await aDigest(3);
    const due = await listDueDigests(systemJobContext("test"));
    expect(due).toContainEqual({ workspaceId, digestId: id, period: today() });
    const sent = await Promise.all(Array.from({ length: 5 }, () => sendDigest(job, id, today(), soon())));
    expect(sent.filter(({ isSent }) => isSent)).toHaveLength(1);
    await sendDigest(job, id, today(), new Date(Date.now() + 3_600_000));
    const mails = await mailbox.mailsTo(user.email);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.subject).toBe("Mornings: 3 summaries");
    expect(mails[0]?.text).toMatch(/report 0[\s\S]*3 credits spent on them[\s\S]*Pause this digest: http/);
    const still = await listDueDigests(systemJobContext("test"));
    expect(still.some(({ digestId }) => digestId === id)).toBe(false);
  });

  it("says only what is new since the one before", async () => {
    const { ctx, user, id, job } = await aDigest(1);
    await sendDigest(job, id, "2026-01-01", new Date());
    await workOff(ctx, await aRun(ctx, await someMails(ctx, google, 2)));
    expect((await composeDigest(ctx, id, null, new Date(Date.now() + 60_000))).mailCount).toBeLessThanOrEqual(2);
    await sendDigest(job, id, "2026-01-02", new Date(Date.now() + 60_000));
    expect((await mailbox.mailsTo(user.email)).length).toBe(2);
  });

  it("that has nothing to say is not sent, and not asked for again that day", async () => {
    const { user, id, job } = await aDigest(0);
    expect(await sendDigest(job, id, today())).toEqual({ isSent: false });
    expect(await mailbox.mailsTo(user.email)).toEqual([]);
    expect((await listDueDigests(systemJobContext("test"))).some(({ digestId }) => digestId === id)).toBe(false);
  });

  it("follows its saved filter as it is now", async () => {
    const { ctx } = await aWorkspace({ credits: 20 });
    const emailIds = await someMails(ctx, google, [
      { subject: "Invoice 7", text: "Please pay invoice 7." },
      { subject: "Lunch", text: "Please come to lunch." },
    ]);
    await workOff(ctx, await aRun(ctx, emailIds));
    const { id: savedFilterId } = await saveFilter(ctx, {
      name: "Invoices",
      filter: { text: "invoice" },
      isShared: true,
    });
    const { id } = await saveDigest(ctx, input({ savedFilterId }));
    const { items } = await composeDigest(ctx, id, null, soon());
    expect(items.map(({ subject }) => subject)).toEqual(["Invoice 7"]);
  });

  it("is claimed anew when its sender died, under the same message id", async () => {
    const { user, id, job } = await aDigest(1);
    await inScope("system", (tx) =>
      tx.digestIssue.create({
        data: { digestId: id, period: today(), workspaceId: job.workspaceId, claimedAt: new Date() },
      }),
    );
    expect(await sendDigest(job, id, today(), soon())).toEqual({ isSent: false });
    expect(await sendDigest(job, id, today(), new Date(Date.now() + 11 * 60_000))).toEqual({ isSent: true });
    expect(await mailbox.mailsTo(user.email)).toHaveLength(1);
  });

  it("is paused by the link in its mail and by the mail program's own button, without signing in", async () => {
    const { ctx, user, id, job } = await aDigest(1);
    await sendDigest(job, id, today(), soon());
    const [mail] = await mailbox.mailsTo(user.email);
    const token = mail?.text.match(/\/digest\/(\S+)/)?.[1] ?? "";
    const address = `http://localhost/api/digests/pause?token=${token}`;
    expect((await GET(new Request(address))).status).toBe(303);
    expect((await listDigests(ctx))[0]?.pausedAt).toBeNull();
    expect((await POST(new Request(`${address}x`, { method: "POST" }))).status).toBe(404);
    expect((await POST(new Request(address, { method: "POST" }))).status).toBe(200);
    expect((await listDigests(ctx))[0]?.pausedAt).toBeInstanceOf(Date);
    expect(await sendDigest(job, id, "2026-02-02")).toEqual({ isSent: false });
    await pauseDigest(ctx, id, false);
    expect((await listDigests(ctx))[0]?.pausedAt).toBeNull();
  });

  it("belongs to one member: others neither see, change nor delete it, and it ends with the membership", async () => {
    const { ctx, id, job, workspaceId, user } = await aDigest(1);
    const { asRole } = await aWorkspace();
    const stranger = await asRole("admin");
    expect(await listDigests(stranger.ctx)).toEqual([]);
    for (const attempt of [
      () => saveDigest(stranger.ctx, input({ digestId: id })),
      () => pauseDigest(stranger.ctx, id, true),
      () => deleteDigest(stranger.ctx, id),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
    await saveDigest(ctx, input({ digestId: id, name: "Evenings" }));
    expect(await listDigests(ctx)).toMatchObject([{ name: "Evenings" }]);
    await inScope("system", (tx) => tx.membership.deleteMany({ where: { workspaceId, userId: user.userId } }));
    expect(await sendDigest(job, id, today())).toEqual({ isSent: false });
  });
});
