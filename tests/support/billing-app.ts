import { createServer as createHttp } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer } from "inngest/node";
import { POST } from "@/app/api/webhooks/stripe/route";
import { inngest } from "~/inngest/client";
import { handleStripeEvent } from "~/inngest/functions/billing/handle-stripe-event";

/**
 * Stripe's door and the job behind it in a process of its own. With DIE_AFTER_INSERT it is gone the moment the first
 * message is stored: nobody was answered, nothing was handed to the engine.
 */
async function main(): Promise<void> {
  const isDying = process.env.DIE_AFTER_INSERT === "1";
  const door = createHttp(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const headers = { "stripe-signature": String(incoming.headers["stripe-signature"]) };
    const body = Buffer.concat(chunks);
    const reply = await POST(new Request("http://test/", { method: "POST", headers, body }));
    if (isDying && reply.ok) process.kill(process.pid, "SIGKILL");
    outgoing.writeHead(reply.status).end();
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  if (!isDying) {
    const jobs = createServer({ client: inngest, functions: [handleStripeEvent] });
    await new Promise<void>((resolve) => jobs.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(jobs.address() as AddressInfo).port}/api/inngest`;
    const response = await fetch(address, { method: "PUT" });
    if (!response.ok) throw new Error(`not registered: ${response.status} ${await response.text()}`);
  }
  process.send?.({ ready: true, url: `http://127.0.0.1:${(door.address() as AddressInfo).port}/` });
  process.once("disconnect", () => process.exit(0));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
