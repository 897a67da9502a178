import "server-only";
import type { SystemContext } from "@/gates/context";
import type { Prisma } from "@/generated/prisma/client";
import { notFound } from "@/lib/errors";
import { everywhere } from "@/lib/transact";
import type { ReceiptQuery, receiptStates } from "./schema";

type ReceiptState = (typeof receiptStates)[number];
type Told = { handledAt: Date | null; failure: string | null };
const stateOf = ({ handledAt, failure }: Told): ReceiptState =>
  handledAt ? "handled" : failure ? "failed" : "waiting";

const inState: Record<ReceiptState, Prisma.WebhookReceiptWhereInput> = {
  handled: { handledAt: { not: null } },
  waiting: { handledAt: null, failure: null },
  failed: { handledAt: null, failure: { not: null } },
};
const pageSize = 50;

/** What Stripe told us, page by page. */
export const listReceipts = (ctx: SystemContext, { state, type, sort, after }: ReceiptQuery) =>
  everywhere(ctx, async (tx) => {
    const order = sort === "oldest" ? ("asc" as const) : ("desc" as const);
    const rows = await tx.webhookReceipt.findMany({
      where: { sender: "stripe", ...(state && inState[state]), ...(type && { type: { startsWith: type } }) },
      orderBy: { id: order },
      take: pageSize + 1,
      ...(after && { cursor: { id: after }, skip: 1 }),
      omit: { payload: true },
    });
    const items = rows.slice(0, pageSize).map((row) => ({ ...row, state: stateOf(row) }));
    return { items, nextCursor: rows.length > pageSize ? (items.at(-1)?.id ?? null) : null };
  });

export const countReceipts = (ctx: SystemContext) =>
  everywhere(ctx, async (tx) => {
    const count = (state: ReceiptState) => tx.webhookReceipt.count({ where: { sender: "stripe", ...inState[state] } });
    const [handled, waiting, failed] = [await count("handled"), await count("waiting"), await count("failed")];
    return { handled, waiting, failed };
  });

export async function getReceipt(ctx: SystemContext, id: string) {
  const row = await everywhere(ctx, (tx) => tx.webhookReceipt.findUnique({ where: { id } }));
  if (row?.sender !== "stripe") throw notFound("receipt");
  return { ...row, state: stateOf(row) };
}
