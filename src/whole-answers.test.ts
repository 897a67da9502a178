import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendAnswersWhole } from "./whole-answers";

let answer: (response: ServerResponse) => void = () => {};
const server = createServer((_request, response) => answer(response));
beforeAll(async () => {
  sendAnswersWhole();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => server.close());

/** What arrives first of the answer, and all of it. */
async function received() {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
  const parts: string[] = [];
  socket.on("data", (part) => parts.push(String(part)));
  await once(socket, "end");
  return { first: parts[0] ?? "", all: parts.join("") };
}

test("a head that is flushed leaves with the body and the end that follow in the same turn", async () => {
  answer = async (response) => {
    response.flushHeaders();
    await Promise.resolve();
    response.write("all of it");
    await Promise.resolve();
    response.end();
  };
  const { first, all } = await received();
  expect(first).toMatch(/^HTTP\/1.1 200 OK[\s\S]*all of it/);
  expect(first).toBe(all);
});

test("a head whose body takes its time does not wait for it", async () => {
  answer = (response) => {
    response.flushHeaders();
    setTimeout(() => response.end("later"), 50);
  };
  const { first, all } = await received();
  expect(first).toMatch(/^HTTP\/1.1 200 OK/);
  expect(first).not.toContain("later");
  expect(all).toContain("later");
});
