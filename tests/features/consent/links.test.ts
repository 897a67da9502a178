import { beforeAll, describe, expect, test } from "vitest";
import { POST as choose } from "@/app/api/u/[token]/choices/route";
import { POST as confirm } from "@/app/api/u/[token]/confirm/route";
import { GET, POST } from "@/app/api/u/[token]/route";
import { POST as leave } from "@/app/api/u/[token]/unsubscribe/route";
import { linkMaker, unsubscribeByLink } from "@/features/consent/links/mutations";
import { describeLink, readLink } from "@/features/consent/links/queries";
import { scopes } from "@/features/consent/links/token";
import { suppress } from "@/features/consent/suppressions/mutations";
import { SuppressionInput } from "@/features/consent/suppressions/schema";
import type { Context } from "@/gates/context";
import { seal, sealingRing, unseal } from "@/lib/crypto";
import { inScope } from "@/lib/db";
import { newId } from "@/lib/ids";
import { rateLimit } from "@/lib/rate-limit";
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
import { aWorkspace } from "~/tests/factories/workspaces";

const origin = { ip: "192.0.2.7", userAgent: "Reader/1" };
const hourly = { limit: 60, windowSeconds: 3600 };
let ctx: Context;
beforeAll(async () => {
  ({ ctx } = await aWorkspace());
});

/** A subscriber of the newsletter and the links of one mail to them. */
async function aReader(of: Context = ctx) {
  const topic = await newsletterOf(of);
  const contact = await aContactOf(of);
  await subscribed(of, topic.id, contact.id);
  const messageId = newId();
  const to = { contactId: contact.id, email: contact.email, topicId: topic.id, messageId };
  const links = (await linkMaker(of)).mailLinks(to);
  const tokenIn = (url: string) => url.split("/").at(-1) ?? "";
  return {
    ctx: of,
    ...contact,
    topicId: topic.id,
    messageId,
    links,
    token: tokenIn(links.unsubscribeUrl),
    preferences: tokenIn(links.preferencesUrl),
  };
}

type Door = (request: Request, init: { params: Promise<Record<string, string>> }) => Promise<Response>;
const post = (door: Door, token: string, body?: BodyInit, headers: Record<string, string> = {}) =>
  door(
    new Request(`http://localhost/api/u/${token}`, {
      method: "POST",
      body,
      headers: { "user-agent": "Mailer/2", ...headers },
    }),
    { params: Promise.resolve({ token }) },
  );
const form = (values: Record<string, string | string[]>) =>
  new URLSearchParams(Object.entries(values).flatMap(([name, value]) => [value].flat().map((one) => [name, one])));
const oneClick = form({ "List-Unsubscribe": "One-Click" });
const multipart = () => {
  const body = new FormData();
  body.set("List-Unsubscribe", "One-Click");
  return body;
};

describe("one click", () => {
  test.each([
    ["application/x-www-form-urlencoded", () => oneClick],
    ["multipart/form-data", multipart],
  ])("in %s acts at once: no cookie, no redirect, nothing else", async (_, body) => {
    const reader = await aReader();
    expect(await isMailable(ctx, reader.id, reader.topicId)).toBe(true);
    const response = await post(POST, reader.token, body());
    expect(response.status).toBe(200);
    expect(response.headers.get("location")).toBeNull();
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await isMailable(ctx, reader.id, reader.topicId)).toBe(false);
    expect((await consentsOf(ctx, reader.email)).at(-1)).toMatchObject({
      action: "withdrawn",
      source: "one_click",
      topicId: reader.topicId,
      messageId: reader.messageId,
      userAgent: "Mailer/2",
      actor: "person",
      text: "Unsubscribe",
    });
  });

  test("may be pressed again, ten times at once, and is one decision", async () => {
    const reader = await aReader();
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(POST, reader.token, oneClick)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect((await consentsOf(ctx, reader.email)).map(({ action }) => action)).toEqual(["granted", "withdrawn"]);
  });

  test("is what a mail's headers name", async () => {
    const { links, token } = await aReader();
    expect(links.headers).toEqual({
      "List-Unsubscribe": `<http://localhost:3000/api/u/${token}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    });
  });

  test("leaves other topics, other people and the address's future alone", async () => {
    const [reader, neighbour] = [await aReader(), await aReader()];
    const other = await aTopic(ctx);
    await subscribed(ctx, other.id, reader.id);
    await post(POST, reader.token, oneClick);
    expect(await isMailable(ctx, reader.id, other.id)).toBe(true);
    expect(await isMailable(ctx, neighbour.id, reader.topicId)).toBe(true);
    expect(await suppressionOf(ctx, reader.email)).toBeNull();
  });

  test("acts on an empty body, and refuses one that says something else", async () => {
    const reader = await aReader();
    expect((await post(POST, reader.token, form({ "List-Unsubscribe": "Maybe" }))).status).toBe(400);
    expect((await post(POST, reader.token, form({ q: "1" }))).status).toBe(400);
    expect(await statusOf(ctx, reader.id, reader.topicId)).toBe("subscribed");
    expect((await post(POST, reader.token)).status).toBe(200);
    expect(await statusOf(ctx, reader.id, reader.topicId)).toBe("unsubscribed");
  });

  test("works when the contact was deleted, merged or is gone altogether", async () => {
    const [gone, merged, kept] = [await aReader(), await aReader(), await aReader()];
    await inScope("system", async (tx) => {
      await tx.contact.update({ where: { id: gone.id }, data: { deletedAt: new Date() } });
      await tx.contact.update({ where: { id: merged.id }, data: { deletedAt: new Date(), mergedIntoId: kept.id } });
    });
    expect((await post(POST, gone.token, oneClick)).status).toBe(200);
    expect((await post(POST, merged.token, oneClick)).status).toBe(200);
    expect(await statusOf(ctx, gone.id, gone.topicId)).toBe("unsubscribed");
    expect(await statusOf(ctx, kept.id, kept.topicId)).toBe("unsubscribed");
    const erased = await aReader();
    await inScope("system", (tx) => tx.contact.delete({ where: { id: erased.id } }));
    expect((await post(POST, erased.token, oneClick)).status).toBe(200);
    const again = await aContactOf(ctx, erased.email);
    await expect(
      within(ctx, (tx) =>
        tx.topicSubscription.create({
          data: { contactId: again.id, topicId: erased.topicId, workspaceId: ctx.workspaceId, status: "subscribed" },
        }),
      ),
    ).rejects.toThrow(/opted out/);
  });
});

describe("nothing but a POST", () => {
  const looks: [string, RequestInit][] = [
    ["GET", {}],
    ["HEAD", { method: "HEAD" }],
    [
      "a prefetch",
      { headers: { purpose: "prefetch", "sec-purpose": "prefetch;prerender", "next-router-prefetch": "1" } },
    ],
  ];
  test.each(looks)("changes anything: %s leads to the page that asks", async (_, init) => {
    const reader = await aReader();
    const response = await GET(new Request(`http://localhost/api/u/${reader.token}`, init));
    expect([response.status, response.headers.get("location")]).toEqual([303, `/u/${reader.token}`]);
    for (const token of [reader.token, reader.preferences]) await describeLink(token);
    expect(await statusOf(ctx, reader.id, reader.topicId)).toBe("subscribed");
    expect(await consentsOf(ctx, reader.email)).toHaveLength(1);
  });

  test("is exported: OPTIONS and HEAD are Next's own answers", async () => {
    expect(Object.keys(await import("@/app/api/u/[token]/route")).sort()).toEqual(["GET", "POST"]);
  });
});

describe("a wrong token", () => {
  test("of another scope does nothing at any door", async () => {
    const reader = await aReader();
    const confirmUrl = (await linkMaker(ctx)).confirmUrl({
      contactId: reader.id,
      email: reader.email,
      topicId: reader.topicId,
      messageId: reader.messageId,
    });
    const confirming = confirmUrl.split("/").at(-1) ?? "";
    for (const token of [reader.preferences, confirming]) expect((await post(POST, token, oneClick)).status).toBe(404);
    await post(choose, reader.token, form({ shown: reader.topicId }));
    await post(choose, confirming, form({ shown: reader.topicId }));
    await post(leave, confirming, form({ everything: "yes" }));
    await post(leave, reader.preferences);
    await post(confirm, reader.token, form({ answer: "undo" }));
    await post(confirm, reader.preferences, form({ answer: "undo" }));
    expect(await statusOf(ctx, reader.id, reader.topicId)).toBe("subscribed");
    expect(await suppressionOf(ctx, reader.email)).toBeNull();
  });

  test("of another workspace, or with another's head, names nobody here", async () => {
    const [mine, theirs] = [await aReader(), await aReader((await aWorkspace()).ctx)];
    const [a, b] = [mine.token, theirs.token].map((token) => Buffer.from(token.slice(1), "base64url"));
    if (!a || !b) throw new Error("No tokens.");
    for (const size of [16, 18, 30, 46]) {
      const grafted = `u${Buffer.concat([b.subarray(0, size), a.subarray(size)]).toString("base64url")}`;
      expect(await readLink(grafted, scopes), String(size)).toBeNull();
    }
    expect((await post(POST, theirs.token, oneClick)).status).toBe(200);
    expect(await statusOf(ctx, mine.id, mine.topicId)).toBe("subscribed");
  });

  test("and a mangled one are refused in the same words, and the page knows nothing of them", async () => {
    const reader = await aReader();
    const answers = new Set<string>();
    const wrong = [
      `${reader.token}A`,
      reader.token.slice(0, -1),
      `p${reader.token.slice(1)}`,
      "x",
      `u${"A".repeat(160)}`,
    ];
    for (const token of wrong) {
      const response = await post(POST, token, oneClick);
      answers.add(`${response.status} ${await response.text()}`);
      expect(await describeLink(token)).toBeNull();
    }
    expect([...answers]).toEqual(["404 This link is not one of ours, or not whole."]);
  });

  test("whose key cannot be opened any more is refused, not failed on", async () => {
    const reader = await aReader((await aWorkspace()).ctx);
    await inScope("system", (tx) =>
      tx.linkKey.updateMany({
        where: { workspaceId: reader.ctx.workspaceId },
        data: { sealedSecret: "v1.lost.a.b.c" },
      }),
    );
    expect((await post(POST, reader.token, oneClick)).status).toBe(404);
    expect(await describeLink(reader.token)).toBeNull();
  });
});

test("links outlive a newer key of their own, and that their key is sealed under another", async () => {
  const { ctx } = await aWorkspace();
  const reader = await aReader(ctx);
  const later = new Date(Date.now() + 400 * 86_400_000);
  const to = { contactId: reader.id, email: reader.email, topicId: reader.topicId, messageId: null };
  const renewed = (await linkMaker(ctx, later)).mailLinks(to).unsubscribeUrl.split("/").at(-1) ?? "";
  const keys = await within(ctx, (tx) => tx.linkKey.findMany());
  expect(keys).toHaveLength(2);
  const older = sealingRing().slice(1, 2) as ReturnType<typeof sealingRing>;
  for (const { id, sealedSecret } of keys) {
    const place = { table: "link_key", column: "sealed_secret", rowId: id };
    const resealed = seal(unseal(sealedSecret, place), place, older);
    await within(ctx, (tx) => tx.linkKey.update({ where: { id }, data: { sealedSecret: resealed } }));
  }
  for (const token of [reader.token, renewed])
    expect(await readLink(token, ["unsubscribe"])).toMatchObject({ email: reader.email });
  expect((await post(POST, reader.token, oneClick)).status).toBe(200);
  expect(await statusOf(ctx, reader.id, reader.topicId)).toBe("unsubscribed");
});

test("ten that need a first key at once all get the same", async () => {
  const { ctx } = await aWorkspace();
  const contact = await aContactOf(ctx);
  const to = { contactId: contact.id, email: contact.email, topicId: null, messageId: null };
  const made = await Promise.all(
    Array.from({ length: 10 }, async () => (await linkMaker(ctx)).mailLinks(to).unsubscribeUrl.split("/").at(-1) ?? ""),
  );
  for (const token of made) expect(await readLink(token, ["unsubscribe"])).not.toBeNull();
  expect(await within(ctx, (tx) => tx.linkKey.count())).toBe(1);
});

describe("the preference centre", () => {
  test("ticks and unticks, and records what was agreed to", async () => {
    const reader = await aReader();
    const other = await aTopic(ctx, { name: `Offers ${reader.id}`, consentText: "Send me offers." });
    const answer = await post(
      choose,
      reader.preferences,
      form({ shown: [reader.topicId, other.id], ticked: other.id }),
    );
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/u/${reader.preferences}?done=saved`]);
    expect(await statusOf(ctx, reader.id, reader.topicId)).toBe("unsubscribed");
    expect(await statusOf(ctx, reader.id, other.id)).toBe("subscribed");
    const [, gone, come] = await consentsOf(ctx, reader.email);
    const both = [gone, come].sort((a, b) => (a?.action ?? "").localeCompare(b?.action ?? ""));
    expect(both).toMatchObject([
      { action: "granted", text: "Send me offers.", source: "preference_centre", topicId: other.id },
      { action: "withdrawn", source: "preference_centre", topicId: reader.topicId },
    ]);
    await post(choose, reader.preferences, form({ shown: [reader.topicId, other.id], ticked: other.id }));
    expect(await consentsOf(ctx, reader.email)).toHaveLength(3);
  });

  test("shows what is public and what one was asked, and can tick no other", async () => {
    const reader = await aReader();
    const [hidden, archived] = [await aTopic(ctx, { isPublic: false }), await aTopic(ctx, { archivedAt: new Date() })];
    const foreign = await newsletterOf((await aWorkspace()).ctx);
    const view = await describeLink(reader.preferences);
    const shown = view?.topics.map(({ id }) => id) ?? [];
    expect(shown).toContain(reader.topicId);
    for (const { id } of [hidden, archived, foreign]) {
      expect(shown).not.toContain(id);
      await post(choose, reader.preferences, form({ shown: id, ticked: id }));
      expect(await statusOf(ctx, reader.id, id)).toBeNull();
    }
    expect(view?.address).toBe("p•••@example.test");
  });

  test("everything can be left and one topic taken up again; what was left stays left", async () => {
    const reader = await aReader();
    const other = await aTopic(ctx);
    await subscribed(ctx, other.id, reader.id);
    await post(leave, reader.preferences, form({ everything: "yes" }));
    expect(await suppressionOf(ctx, reader.email)).toMatchObject({ reason: "unsubscribed", expiresAt: null });
    expect(await isMailable(ctx, reader.id, null)).toBe(false);
    await post(choose, reader.preferences, form({ shown: [reader.topicId, other.id], ticked: reader.topicId }));
    expect(await suppressionOf(ctx, reader.email)).toBeNull();
    expect(await isMailable(ctx, reader.id, reader.topicId)).toBe(true);
    expect(await isMailable(ctx, reader.id, other.id)).toBe(false);
  });

  test("left open while the person unsubscribes elsewhere brings nothing back when it is saved", async () => {
    const reader = await aReader();
    const other = await aTopic(ctx);
    const opened = { shown: [reader.topicId, other.id], on: reader.topicId };
    await post(POST, reader.token, oneClick);
    await post(choose, reader.preferences, form({ ...opened, ticked: [reader.topicId, other.id] }));
    expect(await statusOf(ctx, reader.id, reader.topicId)).toBe("unsubscribed");
    expect(await statusOf(ctx, reader.id, other.id)).toBe("subscribed");
  });

  test("subscribes no address but the one its mail went to; leaving works for all of the person's", async () => {
    const reader = await aReader();
    const other = await aTopic(ctx);
    await inScope("system", (tx) =>
      tx.contact.update({ where: { id: reader.id }, data: { email: `new-${reader.email}` } }),
    );
    const view = await describeLink(reader.preferences);
    expect([view?.canSubscribe, view?.topics.map(({ id }) => id)]).toEqual([false, [reader.topicId]]);
    await post(choose, reader.preferences, form({ shown: [reader.topicId, other.id], ticked: other.id }));
    expect(await statusOf(ctx, reader.id, reader.topicId)).toBe("unsubscribed");
    expect(await statusOf(ctx, reader.id, other.id)).toBeNull();
  });

  test("limits how often one comes back, never how often one leaves", async () => {
    const reader = await aReader();
    const say = (ticked: string | string[]) =>
      post(choose, reader.preferences, form({ shown: reader.topicId, ticked }));
    for (let used = 0; used < 60; used++) await rateLimit(`consent-choose:${ctx.workspaceId}:${reader.email}`, hourly);
    expect((await say([])).headers.get("location")).toContain("done=saved");
    expect(await statusOf(ctx, reader.id, reader.topicId)).toBe("unsubscribed");
    expect((await say(reader.topicId)).headers.get("location")).toContain("done=later");
    expect(await statusOf(ctx, reader.id, reader.topicId)).toBe("unsubscribed");
  });

  test.each(["complaint", "hard_bounce", "manual"] as const)("lifts no suppression for %s", async (reason) => {
    const reader = await aReader();
    await suppress(ctx, SuppressionInput.parse({ emails: [reader.email], reason }));
    await unsubscribeByLink(reader.token, { origin, isOneClick: false, isEverything: true });
    expect(await suppressionOf(ctx, reader.email)).toMatchObject({ reason });
    await post(choose, reader.preferences, form({ shown: reader.topicId, ticked: reader.topicId }));
    expect(await suppressionOf(ctx, reader.email)).toMatchObject({ reason });
    expect(await isMailable(ctx, reader.id, reader.topicId)).toBe(false);
  });
});
