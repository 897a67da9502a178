import { createServer } from "node:http";
import type { Context } from "@/gates/context";
import { startStripe } from "~/local/sandbox/stripe/stripe";

const secretKey = "sk_test_sandbox";
export const webhookSecret = "whsec_test";

type Settings = { isPaused?: boolean; copies?: number; isShuffled?: boolean; delayMs?: number };

/**
 * The Stripe sandbox, announced to the product through the environment. Start it inside `vi.hoisted`, before anything that
 * reads the environment is loaded. It sends its webhooks nowhere until `deliver` gave it the product's door.
 */
export async function aStripe() {
  const peer = await startStripe({ port: 0, secretKey, webhookSecret });
  Object.assign(process.env, {
    STRIPE_BASE_URL: peer.url,
    STRIPE_SECRET_KEY: secretKey,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
  });
  const control = async <T = Record<string, unknown>>(path: string, body?: object, method = "POST"): Promise<T> => {
    const response = await fetch(`${peer.url}/__control/${path}`, { method, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json() as Promise<T>;
  };
  const closers: (() => Promise<unknown>)[] = [() => peer.close()];
  return {
    url: peer.url,
    control,
    webhooks: (settings: Settings) => control("webhooks", settings),
    /** Sends every event to this door, as the network would. */
    async deliver(door: (request: Request) => Promise<Response>) {
      const server = createServer(async (incoming, outgoing) => {
        const chunks: Buffer[] = [];
        for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
        const headers = new Headers({ "stripe-signature": String(incoming.headers["stripe-signature"]) });
        const request = new Request("http://test/api/webhooks/stripe", {
          method: "POST",
          headers,
          body: Buffer.concat(chunks),
        });
        const reply = await door(request);
        outgoing.writeHead(reply.status).end(await reply.text());
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      closers.push(() => new Promise((resolve) => server.close(resolve)));
      await control("webhooks", { url: `http://127.0.0.1:${port}/` });
    },
    /** Pays an open Checkout page, as its visitor would. */
    pay: (checkoutUrl: string, input: { card?: string; isAsync?: boolean } = {}) =>
      control<{ payment_intent: string | null; subscription: string | null; id: string }>(
        `sessions/${new URL(checkoutUrl).pathname.split("/").at(-1)}/pay`,
        input,
      ),
    /** Resolves when nothing waits to be delivered any more. */
    async delivered() {
      for (;;) {
        const { deliveries } = await control<{ deliveries: { pending: number } }>("", undefined, "GET");
        if (deliveries.pending === 0) return;
        await control("deliveries/retry");
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    /** Ids of everything that this account has told. */
    eventIds: async () =>
      (await control<{ events: { id: string }[] }>("events?limit=5000", undefined, "GET")).events.map(({ id }) => id),
    /**
     * Works off the receipts of this account that wait, each up to `times` over and side by side, in a random order.
     * What beats its own payment fails and is tried again, as Inngest does.
     */
    async workOff(contextOf: (workspaceId: string) => Context, times = 1) {
      const { handleStripeReceipt } = await import("@/features/billing/receipts/mutations");
      const { systemJobContext } = await import("@/gates/job");
      const { inScope } = await import("@/lib/db");
      const where = { sender: "stripe", handledAt: null, eventId: { in: await this.eventIds() } };
      const rows = await inScope("system", (tx) => tx.webhookReceipt.findMany({ where, select: { id: true } }));
      let left = rows
        .flatMap(({ id }) => Array.from({ length: 1 + Math.floor(Math.random() * times) }, () => id))
        .map((id) => ({ id, at: Math.random() }))
        .sort((a, b) => a.at - b.at)
        .map(({ id }) => id);
      for (let round = 0; left.length > 0; round++) {
        const work = left.map((id) => handleStripeReceipt(systemJobContext("test"), id, contextOf));
        const failed = (await Promise.allSettled(work)).flatMap((one, index) =>
          one.status === "rejected" ? [{ reason: one.reason, id: left[index] ?? "" }] : [],
        );
        if (round === 5 && failed[0]) throw failed[0].reason;
        left = failed.map(({ id }) => id);
      }
      return rows.length;
    },
    async close() {
      for (const close of closers.reverse()) await close();
    },
  };
}
export type StripeSandbox = Awaited<ReturnType<typeof aStripe>>;

/** A buyer as the pages know one. */
export const aBuyer = (workspaceSlug: string) => ({
  workspaceSlug,
  email: `${workspaceSlug}@example.test`,
  origin: "http://localhost:3000",
});
