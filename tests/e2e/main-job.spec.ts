import type { Page } from "@playwright/test";
import { pay, resendCompletion, startPurchase } from "./support/checkout";
import { allow, chooseAccount } from "./support/google-pages";
import { expect, test } from "./support/journey";
import { anApiKey, callApi, inCredits, ledgerOf } from "./support/ledger";
import { control, stackServices } from "./support/peers";
import { confirmPrice, untilSummarised } from "./support/summaries";
import { balance, slugOf } from "./support/workspace";

const ada = "ada@maple.test";
const welcomeMicro = 50_000_000n;
const mails = 10;
const packMicro = 500_000_000n;

test("from the landing page to paid summaries of real mail, and to more credits", async ({ page }) => {
  // Slow enough for a person, and for this test, to see the progress of both runs.
  await control("google", "POST", "faults", { match: "^POST /batch", delayMs: 400, count: 5 });
  await control("anthropic", "POST", "settings", { latencyMs: 300 });

  const clicks = await countClicks(page);
  await page.goto("/");
  const startedAt = Date.now();
  await page.getByRole("main").getByRole("link", { name: "Sign up with Gmail" }).first().click();
  await chooseAccount(page, ada);
  await expect(page.getByRole("heading", { name: "What we cannot or will not do" })).toBeVisible();
  const slug = slugOf(page);
  await page.getByRole("link", { name: "Continue to Google" }).click();
  await chooseAccount(page, ada);
  await allow(page);

  const start = page.getByRole("button", { name: /^Discover \d+ mails$/ });
  await expect(start).toBeVisible();
  const found = Number((await start.textContent())?.match(/\d+/)?.[0]);
  expect(found).toBeGreaterThanOrEqual(400);

  // From here to the last summary no page is loaded anew: what changes, changes by itself.
  await page.evaluate(() => Object.assign(window, { isStillTheSamePage: true }));
  await start.click();
  await page.waitForURL(/\/inbox$/);
  await expect(page.getByRole("progressbar", { name: `Discovery of ${ada}` })).toBeVisible();
  await expect(page.getByText(new RegExp(`^[1-9]\\d* of (about )?${found} mails$`))).toBeVisible();
  await expect(page.getByText(`${found} mails`, { exact: true })).toBeVisible();
  await expect(page.getByRole("progressbar", { name: `Discovery of ${ada}` })).toBeHidden();

  await page.getByRole("button", { name: `Summarise the newest ${mails}` }).click();
  const dialog = page.getByRole("dialog", { name: `Summarise ${mails} mails` });
  await expect(dialog.getByText("50 credits", { exact: true })).toBeVisible();
  // Receipts and mailings are left out before they cost anything.
  const include = dialog.getByRole("button", { name: /^Include the \d+ left out$/ });
  const leftOut = (await include.isVisible()) ? Number((await include.textContent())?.match(/\d+/)?.[0]) : 0;
  const summarised = mails - leftOut;
  await confirmPrice(page, dialog);
  await expect(page.getByRole("progressbar", { name: "Summaries of this run" })).toBeVisible();
  const jobs = page.getByRole("table", { name: "Mails of this run" });
  await expect(jobs.getByText("Done", { exact: true }).first()).toBeVisible();
  // Google's own pages not counted.
  expect(clicks()).toBeLessThanOrEqual(5);
  process.stdout.write(`The first summary came ${(Date.now() - startedAt) / 1000} s after the landing page.\n`);
  await untilSummarised(page);
  expect(await page.evaluate(() => "isStillTheSamePage" in window)).toBe(true);
  await expect(jobs.getByText("Done", { exact: true })).toHaveCount(summarised);

  await jobs.getByRole("link").first().click();
  const summary = page.getByRole("region", { name: "Summary" });
  await expect(summary.getByText("sandbox model", { exact: true })).toBeVisible();
  await expect(summary.getByText("sandbox-extractive-1")).toBeVisible();

  const spent = await ledgerOf(slug);
  expect(spent).toMatchObject({
    heldMicro: 0n,
    captures: summarised,
    availableMicro: welcomeMicro - spent.chargedMicro,
  });
  expect(spent.chargedMicro).toBeGreaterThan(0n);
  const key = anApiKey(slug);
  const credits = await callApi("credits", key);
  expect(credits.body.data).toMatchObject({ available: inCredits(spent.availableMicro), held: 0 });
  const summaries = await callApi("summaries", key);
  const charges = (summaries.body.data as { charged: number }[]).map(({ charged }) => charged);
  expect(charges).toHaveLength(summarised);
  expect(charges.reduce((sum, charged) => sum + Math.round(charged * 1_000_000), 0)).toBe(Number(spent.chargedMicro));

  // The charge leads to the ledger, whose newest line shows the same balance to the last digit.
  await summary.getByRole("link", { name: /^Charged/ }).click();
  await expect(page.getByRole("heading", { name: "The charge of one summary" })).toBeVisible();
  await page.goto(`/${slug}/credits`);
  const newest = page.getByRole("table", { name: "Ledger" }).getByRole("row").nth(1);
  await expect(newest.getByRole("cell").last()).toContainText(String(inCredits(spent.availableMicro)));

  const session = await startPurchase(page);
  await pay(page);
  await expect(page.getByText("Thank you. Your credits have arrived.")).toBeVisible();
  await expect(balance(page)).toContainText("5");
  const bought = await ledgerOf(slug);
  expect(bought).toMatchObject({ purchases: 1, availableMicro: spent.availableMicro + packMicro });

  await page.reload();
  await page.goBack();
  // Going back may lead on to Checkout.
  await page.waitForLoadState("networkidle");
  await page.goto(`/${slug}/credits?purchase=done`);
  await resendCompletion(session, 3);
  expect(await ledgerOf(slug)).toEqual(bought);
  await page.reload();
  await expect(balance(page)).toContainText(String(Math.floor(inCredits(bought.availableMicro))));
});

/** Counts what a person clicks on the product's own pages. */
async function countClicks(page: Page): Promise<() => number> {
  let clicks = 0;
  await page.exposeBinding("noteClick", ({ frame }) => {
    if (frame.url().startsWith(String(stackServices().app))) clicks++;
  });
  await page.addInitScript(() =>
    document.addEventListener("click", ({ isTrusted }) => isTrusted && Reflect.get(window, "noteClick")(), true),
  );
  return () => clicks;
}
