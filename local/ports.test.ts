import { createServer, type Server } from "node:net";
import { afterEach, expect, it } from "vitest";
import { choosePorts, findFreePort } from "./ports";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function hold(port: number): Promise<void> {
  const server = createServer().listen(port, "127.0.0.1");
  open.push(server);
  await new Promise((resolve) => server.once("listening", resolve));
}

it("gives every service a port of its own", async () => {
  const ports = Object.values(await choosePorts({}, {}));
  expect(new Set(ports).size).toBe(ports.length);
});

it("comes back to the ports of the last run", async () => {
  const first = await choosePorts({}, {});
  expect(await choosePorts({}, first)).toEqual(first);
});

it("moves a service whose port was taken in the meantime, and no other", async () => {
  const first = await choosePorts({}, {});
  await hold(first.google);
  const second = await choosePorts({}, first);
  expect(second.google).not.toBe(first.google);
  expect({ ...second, google: first.google }).toEqual(first);
});

it("takes a fixed port, and says which variable asks for one in use", async () => {
  const port = await findFreePort();
  expect((await choosePorts({ smtp: port }, {})).smtp).toBe(port);
  await hold(port);
  await expect(choosePorts({ smtp: port }, {})).rejects.toThrow(`SMTP_PORT=${port}`);
});
