import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { gmail_v1 } from "@googleapis/gmail";
import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Peer } from "../../local/sandbox/peer";
import { connect, control, MODIFY, startPeer } from "./google-session";

const EMAIL = "push@maple.test";
const AUDIENCE = "inflow-push";
const me = { userId: "me" };
type Notice = { emailAddress: string; historyId: string; messageId: string; token: string; subscription: string };
type Status = { waiting: { historyId: string }[]; sent: number; failed: number; dropped: number };

let peer: Peer;
let api: gmail_v1.Gmail;
let receiver: Server;
let endpoint: string;
const notices: Notice[] = [];
const answers: number[] = [];

/** What a push request says, the history id's digits kept. */
function readNotice(authorization: string, body: string): Notice {
  const { message, subscription } = JSON.parse(body) as {
    message: { data: string; messageId: string; publishTime: string };
    subscription: string;
  };
  const text = Buffer.from(message.data, "base64").toString();
  const historyId = /"historyId":"?(\d+)/.exec(text)?.[1] ?? "";
  const { emailAddress } = JSON.parse(text) as { emailAddress: string };
  return { emailAddress, historyId, messageId: message.messageId, token: authorization.slice(7), subscription };
}

beforeAll(async () => {
  peer = await startPeer({ accounts: [] });
  await control(peer.url, "accounts", { email: EMAIL });
  ({ api } = await connect(peer.url, [MODIFY], EMAIL));
  receiver = createServer(async (request, response) => {
    notices.push(readNotice(request.headers.authorization ?? "", (await request.toArray()).join("")));
    response.writeHead(answers.shift() ?? 204).end();
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  endpoint = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/push`;
});
afterAll(async () => {
  receiver.close();
  await peer.close();
});
beforeEach(async () => {
  await control(peer.url, "push", { endpoint, audience: AUDIENCE });
  await api.users.watch({ ...me, requestBody: { topicName: "projects/p/topics/gmail" } });
});
afterEach(async () => {
  await control(peer.url, "push", undefined, "DELETE");
  notices.length = 0;
  answers.length = 0;
});

const arrive = (mail: object = {}) =>
  control<{ id: string; historyId: string }>(peer.url, `accounts/${EMAIL}/messages`, mail);
const settled = (count: number) => expect.poll(() => notices.length, { timeout: 5000 }).toBe(count);

describe("push", () => {
  it("posts each change as a Pub/Sub envelope signed like Google's, again after a failure", async () => {
    answers.push(503, 500);
    const { historyId } = await arrive();
    await settled(3);
    const [first, , last] = notices;
    expect(last).toMatchObject({
      emailAddress: EMAIL,
      historyId,
      messageId: first?.messageId,
      subscription: "projects/p/subscriptions/gmail",
    });
    const found = await (await fetch(`${peer.url}/.well-known/openid-configuration`)).json();
    const { issuer, jwks_uri } = found as Record<string, string>;
    const keys = createRemoteJWKSet(new URL(jwks_uri ?? ""));
    const { payload, protectedHeader } = await jwtVerify(last?.token ?? "", keys, { issuer, audience: AUDIENCE });
    expect(protectedHeader.alg).toBe("RS256");
    expect(payload).toMatchObject({ email: "gmail-push@inflow-sandbox.iam.test", email_verified: true });
    await expect.poll(async () => (await control<Status>(peer.url, "push")).sent).toBe(1);
  });

  it("gives up after six tries", async () => {
    await control(peer.url, "push", { retryMs: 5 });
    answers.push(...Array.from({ length: 6 }, () => 500));
    await arrive();
    await expect.poll(async () => (await control<Status>(peer.url, "push")).failed, { timeout: 5000 }).toBe(1);
    expect(notices).toHaveLength(6);
  });

  it("asks for the watched labels, and ends with the watch", async () => {
    await control(peer.url, "push", { isPaused: true });
    const held = async () => (await control<Status>(peer.url, "push")).waiting.length;
    await api.users.watch({ ...me, requestBody: { topicName: "projects/p/topics/gmail", labelIds: ["INBOX"] } });
    await arrive({ labelIds: ["SPAM"] });
    expect(await held()).toBe(0);
    const { id } = await arrive({ labelIds: ["INBOX", "UNREAD"] });
    expect(await held()).toBe(1);
    // The label that counts is touched by an earlier change of the same call than its last one.
    await api.users.messages.modify({
      ...me,
      id,
      requestBody: { addLabelIds: ["STARRED"], removeLabelIds: ["INBOX", "UNREAD"] },
    });
    expect(await held()).toBe(2);
    await control(peer.url, "clock", { advanceMs: 8 * 86_400_000 });
    await arrive();
    expect(await held()).toBe(2);
    await control(peer.url, "clock", { offsetMs: 0 });
    await api.users.stop(me);
    await arrive();
    expect(await held()).toBe(2);
  });

  it("duplicates, disorders and loses on demand", async () => {
    await control(peer.url, "push", { isPaused: true });
    const ids = [(await arrive()).historyId, (await arrive()).historyId, (await arrive()).historyId];
    await control(peer.url, "push/deliver", { order: "reversed", copies: 2 });
    expect(notices.map((notice) => notice.historyId)).toEqual([...ids, ...ids].sort().reverse());
    expect(new Set(notices.map((notice) => notice.messageId)).size).toBe(3);

    await arrive();
    answers.push(500);
    const refused = await control<{ deliveries: { status: number }[] }>(peer.url, "push/deliver", {});
    expect(refused.deliveries.map((delivery) => delivery.status)).toEqual([500]);
    expect((await control<Status>(peer.url, "push")).waiting).toHaveLength(1);
    expect(await control(peer.url, "push/drop", {})).toEqual({ dropped: 1 });

    await control(peer.url, "push", { isPaused: false, copies: 3, dropNext: 1 });
    notices.length = 0;
    await arrive();
    const kept = await arrive();
    await settled(3);
    expect(new Set(notices.map((notice) => notice.historyId))).toEqual(new Set([kept.historyId]));
  });

  it("hands requests to a test that posts them itself, shuffled the same for the same seed", async () => {
    await control(peer.url, "push", { isPaused: true, endpoint: null });
    const orders: string[][] = [];
    for (let round = 0; round < 2; round += 1) {
      const ids: string[] = [];
      for (let index = 0; index < 6; index += 1) ids.push((await arrive()).historyId);
      type Handed = { headers: Record<string, string>; body: string; historyId: string };
      const taken = await control<Handed[]>(peer.url, "push/take", { order: "shuffled", seed: 7, email: EMAIL });
      expect(taken.map((request) => request.historyId).sort()).toEqual(ids);
      orders.push(taken.map((request) => String(ids.indexOf(request.historyId))));
      const [request] = taken;
      expect(readNotice(request?.headers.authorization ?? "", request?.body ?? "").historyId).toBe(request?.historyId);
    }
    expect(orders[0]).toEqual(orders[1]);
    expect(orders[0]).not.toEqual(["0", "1", "2", "3", "4", "5"]);
    expect(notices).toHaveLength(0);
  });

  it("makes tokens a careful receiver refuses", async () => {
    const keys = createRemoteJWKSet(new URL(`${peer.url}/oauth2/v3/certs`));
    const hour = Math.floor(Date.now() / 1000) - 7200;
    await control(peer.url, "push", { isPaused: true, claims: { email: "eve@evil.test", exp: hour, azp: null } });
    const tokenOf = async () => {
      await arrive();
      const [request] = await control<{ headers: Record<string, string> }[]>(peer.url, "push/take", {});
      return (request?.headers.authorization ?? "").slice(7);
    };
    const expired = await tokenOf();
    expect(decodeJwt(expired)).toMatchObject({ email: "eve@evil.test" });
    expect(decodeJwt(expired)).not.toHaveProperty("azp");
    await expect(jwtVerify(expired, keys)).rejects.toThrow(/exp/);
    await control(peer.url, "push", { claims: {}, isForged: true });
    await expect(jwtVerify(await tokenOf(), keys)).rejects.toThrow(/signature/);
    await control(peer.url, "push", { isForged: false, historyIdAs: "string" });
    expect((await jwtVerify(await tokenOf(), keys)).payload.aud).toBe(AUDIENCE);
    expect((await fetch(`${peer.url}/__control/push`, { method: "POST", body: '{"copies":"two"}' })).status).toBe(400);
  });
});
