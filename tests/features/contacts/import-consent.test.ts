import { describe, expect, it } from "vitest";
import { unsubscribe } from "@/features/consent/mutations";
import { suppress } from "@/features/consent/suppressions/mutations";
import { createContact } from "@/features/contacts/mutations";
import type { Context } from "@/gates/context";
import { inScope } from "@/lib/db";
import { imported, problemsOf, undone } from "~/tests/factories/imports";
import { aWorkspace } from "~/tests/factories/workspaces";

const statement = {
  source: "Fair in Berlin",
  text: "Yes, send me news.",
  textVersion: "3",
  consentedOn: null as string | null,
};
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

async function aTopic() {
  const { ctx, workspaceId } = await aWorkspace();
  const topic = await inScope({ workspaceId }, (tx) => tx.topic.findFirstOrThrow({ where: { workspaceId } }));
  const status = async (email: string) => {
    const found = await inScope({ workspaceId }, (tx) =>
      tx.topicSubscription.findFirst({ where: { workspaceId, contact: { email } }, select: { status: true } }),
    );
    return found?.status ?? null;
  };
  return { ctx, workspaceId, topicId: topic.id, status };
}
const proof = { text: "", textVersion: "", ip: "", userAgent: "", messageId: "" };
const outOf = async (ctx: Context, topicId: string, email: string) => {
  const { id } = await createContact(ctx, { email }, "manual");
  await unsubscribe(ctx, { contactIds: [id], topicId, source: "manual", proof });
};

describe("an import that subscribes", () => {
  it("leaves a consent for each, with what was said of it, once", async () => {
    const { ctx, workspaceId, topicId, status } = await aTopic();
    const subscribe = { ...statement, topicId };
    const done = await imported(ctx, "email\na@x.org\nb@x.org\n", ["email"], { subscribe });
    expect([done.counts.created, await status("a@x.org"), await status("b@x.org")]).toEqual([
      2,
      "subscribed",
      "subscribed",
    ]);
    const consents = () =>
      inScope({ workspaceId }, (tx) => tx.consent.findMany({ where: { workspaceId }, orderBy: { email: "asc" } }));
    expect(await consents()).toMatchObject([
      { email: "a@x.org", action: "granted", source: "import", textVersion: "3", topicId },
      { email: "b@x.org", action: "granted" },
    ]);
    expect((await consents())[0]?.text).toBe("Yes, send me news.\n\nCollected: Fair in Berlin");
    await imported(ctx, "email\na@x.org\nb@x.org\n", ["email"], { subscribe });
    expect(await consents()).toHaveLength(2);
  });

  it("never revives an opt-out, unless its consent is dated and later; never a suppression", async () => {
    const { ctx, topicId, status } = await aTopic();
    await outOf(ctx, topicId, "out@x.org");
    await suppress(ctx, { emails: ["sup@x.org"], reason: "complaint", note: "", expiresAt: null });
    const file = "email\nout@x.org\nsup@x.org\nnew@x.org\n";
    for (const consentedOn of [null, day(-10), day(0)]) {
      const done = await imported(ctx, file, ["email"], { subscribe: { ...statement, topicId, consentedOn } });
      expect(done.counts.notes, String(consentedOn)).toBe(2);
      expect([await status("out@x.org"), await status("sup@x.org"), await status("new@x.org")]).toEqual([
        "unsubscribed",
        null,
        "subscribed",
      ]);
      expect((await problemsOf(ctx, done.id)).map(({ kind, reason }) => [kind, reason.slice(0, 20)])).toEqual([
        ["note", "The person unsubscri"],
        ["note", "The address is suppr"],
      ]);
    }
  });

  it("a row's own date of consent that is later than the opt-out subscribes again, with the consent on record", async () => {
    const { ctx, topicId, status } = await aTopic();
    await outOf(ctx, topicId, "back@x.org");
    const file = (at: string) => `email,consent\nback@x.org,${at}\n`;
    await imported(ctx, file(day(-60)), ["email", "consentedAt"], { subscribe: { ...statement, topicId } });
    expect(await status("back@x.org")).toBe("unsubscribed");
    const later = new Date(Date.now()).toISOString();
    const done = await imported(ctx, file(later), ["email", "consentedAt"], { subscribe: { ...statement, topicId } });
    expect([done.counts.notes, await status("back@x.org")]).toEqual([0, "subscribed"]);
    expect((await undone(ctx, done.id)).status).toBe("undone");
    expect(await status("back@x.org")).toBe("unsubscribed");
  });

  it("undone, ends the subscriptions it made, and can be done again", async () => {
    const { ctx, topicId, status } = await aTopic();
    await createContact(ctx, { email: "held@x.org" }, "manual");
    const subscribe = { ...statement, topicId };
    const done = await imported(ctx, "email\nheld@x.org\nnew@x.org\n", ["email"], { subscribe });
    expect((await undone(ctx, done.id)).undo).toEqual({ removed: 1, restored: 0, kept: 0 });
    expect(await status("held@x.org")).toBeNull();
    await imported(ctx, "email\nheld@x.org\nnew@x.org\n", ["email"], { subscribe });
    expect([await status("held@x.org"), await status("new@x.org")]).toEqual(["subscribed", "subscribed"]);
  });
});
