import { expect, type Page } from "@playwright/test";
import { control } from "./peers";

/** Chooses the small pack on the credits page; ends on the Checkout page. @returns the Checkout session's id. */
export async function startPurchase(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Buy 500 credits" }).click();
  await page.waitForURL(/\/c\/pay\//);
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

export const pay = (page: Page) => page.getByRole("button", { name: "Pay $5.00" }).click();

type Event = { id: string; type: string; data: { object: { id: string } } };

/** Delivers the session's completion again, that often, and waits until the app has taken every one. */
export async function resendCompletion(sessionId: string, times: number): Promise<void> {
  const { events } = await control<{ events: Event[] }>("stripe", "GET", "events?limit=1000");
  const event = events.find(
    ({ type, data: { object } }) => type === "checkout.session.completed" && object.id === sessionId,
  );
  if (!event) throw new Error(`Checkout session ${sessionId} was not completed.`);
  await control("stripe", "POST", `events/${event.id}/resend`, { times });
  const waiting = () => control<{ deliveries: unknown[] }>("stripe", "GET", "deliveries?state=pending");
  await expect.poll(async () => (await waiting()).deliveries.length).toBe(0);
}
