import { createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GET, POST } from "@/app/api/u/[token]/route";
import { linkMaker } from "@/features/consent/links/mutations";
import { scopes } from "@/features/consent/links/token";
import type { Context } from "@/gates/context";
import { newId } from "@/lib/ids";
import { aContactOf, newsletterOf, statusOf, subscribed } from "~/tests/factories/consent";
import { aWorkspace } from "~/tests/factories/workspaces";

/** The door of one-click behind a socket, as a mail provider's program meets it. */
const server = createServer(async (incoming, outgoing) => {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(Buffer.from(part));
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as [string, string]);
  const url = `http://localhost${incoming.url}`;
  const token = decodeURIComponent(new URL(url).pathname.split("/").at(-1) ?? "");
  const body = incoming.method === "POST" && parts.length > 0 ? Buffer.concat(parts) : undefined;
  const asked = new Request(url, { method: incoming.method, headers, body });
  const door = incoming.method === "POST" ? POST(asked, { params: Promise.resolve({ token }) }) : GET(asked);
  const answer = await door;
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
});

let ctx: Context;
let topicId: string;
beforeAll(async () => {
  ({ ctx } = await aWorkspace());
  topicId = (await newsletterOf(ctx)).id;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => new Promise<unknown>((resolve) => server.close(resolve)));

async function aReader() {
  const contact = await aContactOf(ctx);
  await subscribed(ctx, topicId, contact.id);
  const maker = await linkMaker(ctx);
  const to = { contactId: contact.id, email: contact.email, topicId, messageId: newId() };
  const { headers } = maker.mailLinks(to);
  const path = new URL(headers["List-Unsubscribe"].slice(1, -1)).pathname;
  return {
    ...contact,
    path,
    preferences: maker.mailLinks(to).preferencesUrl,
    status: () => statusOf(ctx, contact.id, topicId),
  };
}

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };
const call = (method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    const asked = request({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
      let text = "";
      answer.on("data", (part) => {
        text += part;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    asked.on("error", reject).end(body);
  });

const field = "List-Unsubscribe=One-Click";
const part = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';
const bodies: [name: string, headers: Record<string, string>, body: string][] = [
  ["urlencoded", { "content-type": "application/x-www-form-urlencoded" }, field],
  ["urlencoded with a charset", { "content-type": "application/x-www-form-urlencoded; charset=UTF-8" }, field],
  ["multipart", { "content-type": "multipart/form-data; boundary=b" }, part],
  ["multipart in capitals", { "content-type": "Multipart/Form-Data; boundary=b" }, part],
  ["text, with a line's end", { "content-type": "text/plain" }, `${field}\r\n`],
  ["no type at all", {}, field],
  ["chunks", { "transfer-encoding": "chunked", "content-type": "application/x-www-form-urlencoded" }, field],
  ["nothing", {}, ""],
  [
    "a stranger's cookie and origin",
    { cookie: "session=theirs", origin: "https://mail.example", "sec-fetch-site": "cross-site" },
    field,
  ],
];

test.each(bodies)("a POST of %s unsubscribes: 200, no redirect, no cookie, and again", async (_, headers, body) => {
  const { path, status } = await aReader();
  for (let times = 0; times < 2; times++) {
    const answer = await call("POST", path, headers, body);
    expect([answer.status, answer.headers.location, answer.headers["set-cookie"]]).toEqual([200, undefined, undefined]);
    expect(answer.headers).toMatchObject({ "cache-control": "no-store", "x-robots-tag": "noindex, nofollow" });
    expect(await status()).toBe("unsubscribed");
  }
});

test("GET and HEAD change nothing, whatever their address says", async () => {
  const { path, status } = await aReader();
  const said = "?confirm=yes&answer=yes&everything=yes&done=unsubscribed&List-Unsubscribe=One-Click&_method=POST";
  for (const method of ["GET", "HEAD"])
    for (const query of ["", said]) {
      const answer = await call(method, path + query, { "x-http-method-override": "POST" });
      expect([answer.status, answer.headers.location]).toEqual([303, path.replace("/api/", "/")]);
    }
  expect(await status()).toBe("subscribed");
});

test("a forged token is told the same, byte for byte, however it is wrong", async () => {
  const { path, preferences, status } = await aReader();
  const theirs = await aWorkspace();
  const token = path.split("/").at(-1) ?? "";
  const [head, rest] = [token.slice(0, 25), token.slice(25)];
  const foreignKey = (await linkMaker(theirs.ctx)).mailLinks({
    contactId: newId(),
    email: "x@y.test",
    topicId,
    messageId: null,
  });
  const foreign = foreignKey.unsubscribeUrl.split("/").at(-1) ?? "";
  const wrong = [
    token.slice(0, -1),
    token.slice(0, 40),
    `${token}AAAA`,
    `${head}${[...rest].reverse().join("")}`,
    foreign.slice(0, 25) + rest,
    head + foreign.slice(25),
    `u${"A".repeat(12_000)}`,
    preferences.split("/").at(-1) ?? "",
    ...scopes.map((scope) => scope[0] + "B".repeat(180)),
    "%00",
    "..",
  ];
  const answers = await Promise.all(wrong.map((one) => call("POST", `/api/u/${one}`, {}, field)));
  const said = answers.map(({ status, text, headers: { date: _, ...headers } }) =>
    JSON.stringify([status, text, headers]),
  );
  expect([...new Set(said)]).toHaveLength(1);
  expect(answers[0]?.status).toBe(404);
  expect(await status()).toBe("subscribed");
});

test("a program that opens every link a mail has, with nothing to send, changes nothing", async () => {
  const { path, preferences, status } = await aReader();
  const seen = new Set([path, new URL(preferences).pathname]);
  for (const link of seen) {
    const { headers } = await call("GET", link.startsWith("/api/") ? link : `/api${link}`);
    if (headers.location) seen.add(headers.location);
    if (seen.size > 20) break;
  }
  expect(await status()).toBe("subscribed");
});
