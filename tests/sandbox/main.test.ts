import { fork } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

const program = "local/sandbox/main.ts";

function start(config: unknown) {
  const env = { ...process.env, SANDBOX_CONFIG: JSON.stringify(config) };
  const child = fork(program, { execArgv: ["--import", "tsx"], env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const ended = once(child, "exit");
  let errors = "";
  child.stderr?.on("data", (chunk) => (errors += chunk));
  return { child, ended, errors: () => errors };
}

test("the chosen peers run, report where, and end with their parent", async () => {
  const { child, ended } = start({ stripe: { port: 0, secretKey: "sk_test_x" }, anthropic: { port: 0 } });
  const [message] = await once(child, "message");
  expect(message).toMatchObject({
    ready: true,
    services: { stripe: expect.any(String), anthropic: expect.any(String) },
  });
  expect(Object.keys(message.services)).toHaveLength(2);
  const response = await fetch(`${message.services.stripe}/v1/customers`, {
    headers: { authorization: "Bearer sk_test_x" },
  });
  expect(response.status).toBe(200);
  child.disconnect();
  expect(await ended).toEqual([0, null]);
});

test("a peer that cannot start ends the process and says which and why", async () => {
  const taken = start({ stripe: { port: 0, secretKey: "sk_test_x" } });
  const [message] = await once(taken.child, "message");
  const port = Number(new URL(message.services.stripe).port);
  const second = start({ anthropic: { port } });
  expect((await second.ended)[0]).toBe(1);
  expect(second.errors()).toMatch(/anthropic sandbox: .*EADDRINUSE/);
  taken.child.kill("SIGTERM");
  expect(await taken.ended).toEqual([0, null]);
});
