import type Stripe from "stripe";
import { type Account, idIn } from "../cards";
import { invalid } from "../errors";
import { collectAgain, isLive, itemOf, renew } from "./subscriptions";

type Due = { at: number; run: () => void };
type Clock = Stripe.TestHelpers.TestClock;

/** What falls due first for these subscriptions, up to `until`. */
function nextDue(account: Account, until: number, belongs: (subscription: Stripe.Subscription) => boolean): Due | null {
  const { state } = account.store;
  const dues: Due[] = [];
  const own = Object.values(state.subscriptions).filter((one) => isLive(one) && belongs(one));
  for (const subscription of own)
    dues.push({ at: itemOf(subscription).current_period_end, run: () => renew(account, subscription) });
  for (const invoice of Object.values(state.invoices)) {
    const subscription = own.find(({ id }) => id === idIn(invoice.parent?.subscription_details?.subscription ?? null));
    if (!subscription || invoice.status !== "open" || invoice.next_payment_attempt === null) continue;
    dues.push({ at: invoice.next_payment_attempt, run: () => collectAgain(account, subscription, invoice) });
  }
  const [first] = dues.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
  return first ?? null;
}

/** Renewals and dunning of the account's own time. */
export function runDue(account: Account): void {
  for (;;) {
    const due = nextDue(account, account.store.nowSeconds(), (one) => !one.test_clock);
    if (!due) return;
    due.run();
  }
}

/** Moves the account's time on; what falls due meanwhile happens at its own time, in order. */
export function advanceAccount(account: Account, seconds: number): number {
  const { store } = account;
  const target = store.nowSeconds() + seconds;
  for (;;) {
    const due = nextDue(account, target, (one) => !one.test_clock);
    if (!due) break;
    store.state.clockOffsetMs += Math.max(0, due.at - store.nowSeconds()) * 1000;
    due.run();
  }
  store.state.clockOffsetMs += Math.max(0, target - store.nowSeconds()) * 1000;
  return store.nowSeconds();
}

/** @throws StripeFailure 400 when time would run backwards */
export function advanceClock(account: Account, clock: Clock, to: number): Clock {
  if (to <= clock.frozen_time)
    throw invalid("The `frozen_time` must be after the test clock's current frozen time.", "frozen_time");
  clock.status = "advancing";
  account.emit("test_helpers.test_clock.advancing", clock);
  for (;;) {
    const due = nextDue(account, to, (one) => idIn(one.test_clock) === clock.id);
    if (!due) break;
    clock.frozen_time = Math.max(clock.frozen_time, due.at);
    due.run();
  }
  clock.frozen_time = to;
  clock.status = "ready";
  account.emit("test_helpers.test_clock.ready", clock);
  return clock;
}
