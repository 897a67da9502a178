import "server-only";
import { isMissing, stripe } from "../stripe";

const gone = (error: unknown) => {
  if (!isMissing(error)) throw error;
};

/** Ends what could still take money from a customer, then the customer. Safe to repeat. */
export async function closeCustomer(customerId: string): Promise<void> {
  const open = await stripe().checkout.sessions.list({ customer: customerId, status: "open", limit: 100 });
  for (const { id } of open.data) await stripe().checkout.sessions.expire(id);
  const subscriptions = await stripe().subscriptions.list({ customer: customerId, limit: 100 });
  for (const { id } of subscriptions.data) await stripe().subscriptions.cancel(id).catch(gone);
  await stripe().customers.del(customerId).catch(gone);
}
