import "server-only";
import { log } from "@/lib/log";
import { relaySoon } from "@/lib/outbox";
import { gate } from "./mint";
import { storeReceipt } from "./resolve";

export type Delivery = { eventId: string; type: string; payload: object };

/**
 * A sender's door: verify on the raw bytes, store the receipt and its event in one transaction,
 * acknowledge. Work starts from the receipt. A failure answers 5xx, so the sender tries again.
 */
export function webhookRoute(spec: {
  sender: string;
  verify: (raw: string, headers: Headers) => Delivery | null | Promise<Delivery | null>;
}) {
  const door = async (request: Request) => {
    const raw = await request.text();
    const delivery = await spec.verify(raw, request.headers);
    if (!delivery) return Response.json({ error: "The signature does not match." }, { status: 400 });
    try {
      const outboxIds = await storeReceipt({
        sender: spec.sender,
        ...delivery,
      });
      if (outboxIds.length > 0) relaySoon(outboxIds);
      return Response.json({ received: true });
    } catch (error) {
      log.error({ err: error, sender: spec.sender, eventId: delivery.eventId }, "webhook not stored");
      return Response.json({ error: "Not stored; please retry." }, { status: 503 });
    }
  };
  return gate(door, {
    kind: "webhook",
    can: "anyone",
    sender: spec.sender,
  } as const);
}
