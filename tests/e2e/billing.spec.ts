import { expect, test } from "./support/journey";
import { ledgerOf } from "./support/ledger";
import { queryDatabase } from "./support/peers";
import { aPerson, signIn } from "./support/workspace";

// Another day and other words than the server's: what it wrote must still be what the browser writes first.
test.use({ timezoneId: "Pacific/Auckland", locale: "de-DE" });

/** Lots of a workspace that came from a plan, in whole credits. */
const planLots = async (slug: string) =>
  (
    await queryDatabase<{ credits: number }>(
      `SELECT (l.amount_micro / 1000000)::int AS credits FROM credit_lot l JOIN workspace w ON w.id = l.workspace_id
       WHERE w.slug = $1 AND l.source = 'plan'`,
      [slug],
    )
  ).map(({ credits }) => credits);

test("a plan bought at Checkout brings its credits once; cancelled in Stripe's portal it says until when it lasts", async ({
  page,
}) => {
  const { email, slug } = aPerson();
  await signIn(page, email);
  await page.waitForURL(`/${slug}`);
  const before = await ledgerOf(slug);
  const billing = `/${slug}/settings/billing`;
  await page.goto(billing);
  await expect(page.getByText("You are on the Free plan")).toBeVisible();

  await page.getByRole("button", { name: "Choose Starter" }).click();
  await page.waitForURL(/\/c\/pay\//);
  await page.getByRole("button", { name: /^Subscribe for \$19/ }).click();
  await expect(page.getByText("You are on the Starter plan, its credits have arrived.")).toBeVisible();
  await expect(page.getByText(/Renews on/)).toBeVisible();
  expect(await planLots(slug)).toEqual([1_500]);
  // What Stripe tells by webhooks besides changes nothing any more.
  await expect(page.getByRole("table", { name: "Payments" }).getByText("Paid")).toHaveCount(1);

  await page.getByRole("button", { name: "Change card, see invoices" }).click();
  await page.getByRole("button", { name: "Cancel at the end of the period" }).click();
  await expect(page.getByRole("button", { name: "Do not cancel" })).toBeVisible();
  await expect(async () => {
    await page.goto(billing);
    await expect(page.getByText(/Free follows on \w{3} \d{1,2}, \d{4}/)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByRole("button", { name: /^From \w{3} \d{1,2}, \d{4}$/ })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Keep Starter" })).toBeEnabled();
  expect(await planLots(slug)).toEqual([1_500]);
  expect((await ledgerOf(slug)).availableMicro).toBe(before.availableMicro + 1_500_000_000n);
});
