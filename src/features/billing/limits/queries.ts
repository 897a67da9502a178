import "server-only";
import { env } from "@/env";
import type { Context } from "@/gates/context";
import { within } from "@/lib/transact";
import type { Plan } from "../plans";
import { getPlan } from "../queries";
import type { ContactRoom, Limited } from "./schema";

/** What a plan allows; who runs the service may set the contacts for all of them. */
export const limitOf = (what: Limited, plan: Plan): number =>
  what === "contacts" ? (env().CONTACT_LIMIT ?? plan.contacts) : plan[what];

/** How many contacts the workspace has; those that were deleted or merged do not count. */
export const countContacts = (ctx: Context): Promise<number> =>
  within(ctx, async (tx) => {
    const { _sum } = await tx.contactTally.aggregate({
      where: { workspaceId: ctx.workspaceId },
      _sum: { change: true },
    });
    return _sum.change ?? 0;
  });

/** Contacts in use and how many the plan allows, for the pages that show it. */
export async function getContactRoom(ctx: Context): Promise<ContactRoom> {
  const [plan, used] = await Promise.all([getPlan(ctx), countContacts(ctx)]);
  return { used, limit: limitOf("contacts", plan), plan: plan.name };
}
