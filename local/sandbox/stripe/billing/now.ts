import type { Store } from "../store";

/** A customer's time in epoch seconds: of its test clock, else the account's. */
export function nowOf(store: Store, customerId: string): number {
  const clock = store.state.customers[customerId]?.test_clock;
  const id = typeof clock === "string" ? clock : clock?.id;
  return (id ? store.state.testClocks[id]?.frozen_time : undefined) ?? store.nowSeconds();
}
