import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { POST as confirm } from "@/app/api/u/[token]/confirm/route";
import { GET as look } from "@/app/api/u/[token]/route";
import { POST as join } from "@/app/api/u/join/[topic]/route";
import { expireOptIns, sendOptIn } from "@/features/consent/joining/mutations";
import { findJoinPage } from "@/features/consent/joining/queries";
import { describeLink } from "@/features/consent/links/queries";
import { unsubscribe } from "@/features/consent/mutations";
import { suppress } from "@/features/consent/suppressions/mutations";
import { SuppressionInput } from "@/features/consent/suppressions/schema";
import { versionOf } from "@/features/consent/wording";
import type { Context } from "@/gates/context";
import { jobContext, systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { publicId } from "@/lib/ids";
import { within } from "@/lib/transact";
import {
  aContactOf,
  aTopic,
  consentsOf,
  isMailable,
  newsletterOf,
  statusOf,
  subscribed,
  suppressionOf,
} from "~/tests/factories/consent";
import { anEmail, aWorkspace } from "~/tests/factories/workspaces";

const { mailbox } = await vi.hoisted(async () => ({
  mailbox: await (await import("~/tests/factories/mailbox")).aMailbox(),
}));
afterAll(() => mailbox.close());

let ctx: Context;
let double: { id: string; name: string };
beforeAll(async () => {
  ({ ctx } = await aWorkspace({ name: "Acme" }));
  double = await aTopic(ctx, { isDoubleOptIn: true, name: "Letters" });
});

type Door = (request: Request, init: { params: Promise<Record<string, string>> }) => Promise<Response>;
const post = async (door: Door, params: Record<string, string>, values: Record<string, string>) => {
  const init = { method: "POST", body: new URLSearchParams(values), headers: { "user-agent": "Browser/9" } };
  const response = await door(new Request("http://localhost/api/u/x", init), { params: Promise.resolve(params) });
  expect(response.status).toBe(303);
  return response.headers.get("location") ?? "";
};
const signUp = async (topicId: string, email: string, more: Record<string, string> = {}) => {
  const location = await post(join, { topic: publicId("topic", topicId) }, { email, ...more });
  return new URL(location, "http://x").searchParams.get("state");
};
const find = (email: string) =>
  within(ctx, (tx) => tx.contact.findUnique({ where: { workspaceId_email: { workspaceId: ctx.workspaceId, email } } }));
const requests = (email: string) =>
  within(ctx, (tx) => tx.optIn.findMany({ where: { email }, orderBy: { id: "asc" } }));
const job = () => jobContext("test", ctx.workspaceId);

/** Mails what was asked for and gives the token of the newest mail. */
async function mailed(email: string): Promise<string> {
  for (const { id } of await requests(email)) await sendOptIn(job(), id);
  const links = (await mailbox.mailsTo(email)).flatMap(({ text }) => [...text.matchAll(/\/u\/([\w-]+)/g)]);
  return links.at(-1)?.[1] ?? "";
}

describe("a sign-up with double opt-in", () => {
  test("is pending until the button of the mailed page is pressed; both halves are on record", async () => {
    const email = anEmail();
    expect(await signUp(double.id, ` ${email.toUpperCase()} `)).toBe("sent");
    const contact = await find(email);
    const id = contact?.id ?? "";
    expect(contact).toMatchObject({ source: "form" });
    expect(await statusOf(ctx, id, double.id)).toBe("pending");
    expect(await consentsOf(ctx, email)).toEqual([]);
    const token = await mailed(email);
    expect((await mailbox.mailsTo(email))[0]?.subject).toBe("Please confirm: Letters from Acme");
    expect(await describeLink(token)).toMatchObject({ scope: "confirm", optIn: "open", preferencesToken: null });
    await post(confirm, { token }, { answer: "yes" });
    await post(confirm, { token }, { answer: "yes" });
    expect(await isMailable(ctx, id, double.id)).toBe(true);
    const text = "Yes, send me “Letters” from Acme by e-mail. I can unsubscribe at any time.";
    const proof = { source: "form", actor: "person", userAgent: "Browser/9", text, textVersion: versionOf(text) };
    expect(await consentsOf(ctx, email)).toMatchObject([
      { action: "granted", ...proof },
      { action: "confirmed", ...proof },
    ]);
    const view = await describeLink(token);
    expect(view?.optIn).toBe("confirmed");
    expect(await describeLink(view?.preferencesToken ?? "")).toMatchObject({ scope: "preferences" });
  });

  test("is confirmed by no program that opens links, whatever it sends along", async () => {
    const email = anEmail();
    await signUp(double.id, email);
    const token = await mailed(email);
    for (const init of [{}, { method: "HEAD" }, { headers: { purpose: "prefetch" } }])
      await look(new Request(`http://localhost/api/u/${token}`, init));
    await describeLink(token);
    await post(confirm, { token }, {});
    await post(confirm, { token }, { "List-Unsubscribe": "One-Click" });
    expect(await statusOf(ctx, (await find(email))?.id ?? "", double.id)).toBe("pending");
  });

  test("can be undone on the same page, and the link then confirms no more", async () => {
    const email = anEmail();
    await signUp(double.id, email);
    const token = await mailed(email);
    await post(confirm, { token }, { answer: "yes" });
    await post(confirm, { token }, { answer: "undo" });
    const id = (await find(email))?.id ?? "";
    expect(await statusOf(ctx, id, double.id)).toBe("unsubscribed");
    await post(confirm, { token }, { answer: "yes" });
    expect(await statusOf(ctx, id, double.id)).toBe("unsubscribed");
    expect((await describeLink(token))?.optIn).toBe("ended");
  });

  test("that is unsubscribed in between is confirmed by no older mail", async () => {
    const contact = await aContactOf(ctx);
    await signUp(double.id, contact.email);
    const token = await mailed(contact.email);
    await unsubscribe(ctx, { contactIds: [contact.id], topicId: null, source: "manual" });
    await post(confirm, { token }, { answer: "yes" });
    expect(await isMailable(ctx, contact.id, double.id)).toBe(false);
  });

  test("runs out after a week: nothing is pending, and a contact that left nothing else goes", async () => {
    const [email, known] = [anEmail(), await aContactOf(ctx)];
    await signUp(double.id, email);
    await signUp(double.id, known.email);
    const token = await mailed(email);
    const inAWeek = new Date(Date.now() + 7 * 86_400_000 + 60_000);
    await expireOptIns(systemJobContext("test"));
    expect(await statusOf(ctx, known.id, double.id)).toBe("pending");
    await expireOptIns(systemJobContext("test"), inAWeek);
    expect((await describeLink(token, inAWeek))?.optIn).toBe("expired");
    const contact = await find(email);
    expect(contact?.deletedAt).toBeInstanceOf(Date);
    expect((await find(known.email))?.deletedAt).toBeNull();
    for (const id of [contact?.id ?? "", known.id]) expect(await statusOf(ctx, id, double.id)).toBeNull();
    await post(confirm, { token }, { answer: "yes" });
    expect(await isMailable(ctx, contact?.id ?? "", double.id)).toBe(false);
  });

  test("asks an address not again within minutes, and four times a day at most; each mail goes once", async () => {
    const email = anEmail();
    await Promise.all(Array.from({ length: 5 }, () => signUp(double.id, email)));
    expect(await requests(email)).toHaveLength(1);
    const others = await Promise.all(Array.from({ length: 5 }, () => aTopic(ctx, { isDoubleOptIn: true })));
    for (const topic of others) expect(await signUp(topic.id, email)).toBe("sent");
    expect(await requests(email)).toHaveLength(4);
    await mailed(email);
    await mailed(email);
    expect(await mailbox.mailsTo(email)).toHaveLength(4);
  });
});

describe("a sign-up without", () => {
  test("counts at once, with its proof", async () => {
    const [topic, email] = [await newsletterOf(ctx), anEmail()];
    expect(await signUp(topic.id, email)).toBe("done");
    expect(await isMailable(ctx, (await find(email))?.id ?? "", topic.id)).toBe(true);
    expect(await consentsOf(ctx, email)).toMatchObject([{ action: "granted", source: "form", userAgent: "Browser/9" }]);
    expect(await signUp(topic.id, email)).toBe("done");
    expect(await consentsOf(ctx, email)).toHaveLength(1);
  });

  test("brings nobody back who unsubscribed: a stranger may have typed the address, so the mail asks", async () => {
    const [topic, contact] = [await newsletterOf(ctx), await aContactOf(ctx)];
    await subscribed(ctx, topic.id, contact.id);
    await unsubscribe(ctx, { contactIds: [contact.id], topicId: null, source: "manual" });
    expect(await signUp(topic.id, contact.email)).toBe("done");
    expect(await statusOf(ctx, contact.id, topic.id)).toBe("unsubscribed");
    await post(confirm, { token: await mailed(contact.email) }, { answer: "yes" });
    expect(await isMailable(ctx, contact.id, topic.id)).toBe(true);
    expect(await suppressionOf(ctx, contact.email)).toBeNull();
  });

  test.each(["complaint", "hard_bounce", "manual"] as const)(
    "mails nothing to an address stopped for %s",
    async (reason) => {
      const [topic, contact] = [await newsletterOf(ctx), await aContactOf(ctx)];
      await suppress(ctx, SuppressionInput.parse({ emails: [contact.email], reason }));
      expect(await signUp(topic.id, contact.email)).toBe("done");
      expect(await requests(contact.email)).toEqual([]);
      expect(await isMailable(ctx, contact.id, topic.id)).toBe(false);
    },
  );

  test("brings back a contact that was deleted", async () => {
    const [topic, contact] = [await newsletterOf(ctx), await aContactOf(ctx, anEmail(), { deletedAt: new Date() })];
    expect(await signUp(topic.id, contact.email)).toBe("done");
    expect(await isMailable(ctx, contact.id, topic.id)).toBe(true);
  });
});

describe("the form", () => {
  test("takes what fills its hidden field for a program: it hears the same, and nothing is written", async () => {
    const [topic, email] = [await newsletterOf(ctx), anEmail()];
    expect(await signUp(topic.id, email, { website: "http://spam.test" })).toBe("done");
    expect(await find(email)).toBeNull();
  });

  test("names what is no address, and is not there for topics that are private, archived or unknown", async () => {
    const topic = await newsletterOf(ctx);
    expect(await signUp(topic.id, "no address")).toBe("invalid");
    const closed = [await aTopic(ctx, { isPublic: false }), await aTopic(ctx, { archivedAt: new Date() })];
    for (const { id } of [...closed, { id: crypto.randomUUID() }]) {
      expect(await signUp(id, anEmail())).toBe("gone");
      expect(await findJoinPage(id)).toBeNull();
    }
    expect(await post(join, { topic: "top_nonsense" }, { email: anEmail() })).toMatch(/state=gone$/);
  });

  test("says when the plan has no room", async () => {
    const { ctx: full } = await aWorkspace();
    await inScope("system", (tx) =>
      tx.contactTally.create({ data: { workspaceId: full.workspaceId, change: 1_000_000 } }),
    );
    expect(await signUp((await newsletterOf(full)).id, anEmail())).toBe("full");
  });

  test("is throttled for one address", async () => {
    const [topic, email] = [await newsletterOf(ctx), anEmail()];
    // Twelve of one hour, or of two: at least the last is too many.
    const states = [];
    for (let i = 0; i < 22; i++) states.push(await signUp(topic.id, email));
    expect(states).toContain("later");
  });
});
