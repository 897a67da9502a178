import "server-only";
import type { Context } from "@/gates/context";
import { AppError, notFound } from "@/lib/errors";
import { transact } from "@/lib/transact";

type Erasing = {
  contactId: string;
  /** The contact's address, typed by whoever does it; a program that names the contact by its id is sure of it. */
  confirmation?: string;
};

/**
 * Forgets a contact for good, with those merged into it, in every table; only the addresses stay, suppressed, so that
 * nothing brings them back but their owner. The audit row keeps the id. Throws not_found, or invalid for another address.
 */
export const eraseContact = (ctx: Context, { contactId, confirmation }: Erasing) =>
  transact(ctx, "contact.erase", async ({ tx }) => {
    const where = { id: contactId, workspaceId: ctx.workspaceId };
    const contact = await tx.contact.findFirst({ where, select: { email: true } });
    if (!contact) throw notFound("contact");
    if (confirmation !== undefined && confirmation !== contact.email) {
      const message = `Type ${contact.email} to confirm.`;
      throw new AppError("invalid", message, { confirmation: [message] });
    }
    await tx.$executeRaw`SELECT erase_contact(${contactId}::uuid)`;
    return { id: contactId };
  });
