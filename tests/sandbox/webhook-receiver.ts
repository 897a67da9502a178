import { createServer } from "node:http";
import Stripe from "stripe";

export type Received = { event: Stripe.Event; signature: string; status: number };

/** An endpoint that verifies what it gets and answers as told; `statuses` is used up, then 200. */
export async function receiveWebhooks(secret: string, port = 0, statuses: number[] = []) {
  const verifier = new Stripe("sk_test_x");
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  let holdUntil: Promise<void> = Promise.resolve();
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const signature = String(request.headers["stripe-signature"]);
    const event = verifier.webhooks.constructEvent(body, signature, secret);
    await holdUntil;
    const status = statuses.shift() ?? 200;
    received.push({ event, signature, status });
    response.writeHead(status).end();
    for (const check of waiting) check();
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  const boundPort = typeof address === "object" && address ? address.port : 0;
  return {
    received,
    port: boundPort,
    url: `http://127.0.0.1:${boundPort}/hook`,
    /** Keeps every answer back until the promise ends. */
    hold(until: Promise<void>) {
      holdUntil = until;
    },
    /** Resolves when `count` deliveries of that type were answered with 2xx. */
    until: (type: string, count = 1) =>
      new Promise<Stripe.Event[]>((resolve) => {
        const check = () => {
          const found = received.filter((one) => one.event.type === type && one.status < 300);
          if (found.length < count) return;
          waiting.delete(check);
          resolve(found.map((one) => one.event));
        };
        waiting.add(check);
        check();
      }),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
