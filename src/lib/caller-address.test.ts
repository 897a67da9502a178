import { createServer, get, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addressOf, noteAddresses } from "./caller-address";

let server: Server;
beforeAll(async () => {
  noteAddresses();
  noteAddresses();
  server = createServer((request, response) => {
    const headers = new Headers(request.headers as Record<string, string>);
    response.end(JSON.stringify([0, 1, 2].map((proxies) => addressOf(headers, proxies))));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterAll(() => new Promise((done) => server.close(done)));

/** The caller's address with no, one and two proxies of ours in front. */
const seen = (headers: Record<string, string>) =>
  new Promise<string[]>((done, fail) => {
    const { port } = server.address() as AddressInfo;
    get({ host: "127.0.0.1", port, headers }, (response) => {
      response.on("data", (chunk: Buffer) => done(JSON.parse(chunk.toString()) as string[]));
    }).on("error", fail);
  });

test("a forged X-Forwarded-For changes nothing without a proxy of ours, and with one only what it saw counts", async () => {
  expect(await seen({})).toEqual(["127.0.0.1", "127.0.0.1", "127.0.0.1"]);
  expect(await seen({ "x-forwarded-for": "6.6.6.6" })).toEqual(["127.0.0.1", "6.6.6.6", "6.6.6.6"]);
  expect(await seen({ "x-forwarded-for": "6.6.6.6, 9.9.9.9" })).toEqual(["127.0.0.1", "9.9.9.9", "6.6.6.6"]);
});

test("a request whose socket nobody noted has no address, whatever it says", () => {
  expect(addressOf(new Headers({ "x-forwarded-for": "6.6.6.6", "x-peer-0": "6.6.6.6" }), 0)).toBe("unknown");
});
