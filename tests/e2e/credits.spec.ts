import { readFile } from "node:fs/promises";
import { pay, resendCompletion, startPurchase } from "./support/checkout";
import { expect, test } from "./support/journey";
import { anApiKey, callApi, inCredits, ledgerOf } from "./support/ledger";
import { admin, aGoogleAccount } from "./support/peers";
import { untilSummarised } from "./support/summaries";
import { aPerson, openInbox, signIn } from "./support/workspace";

test("a run that is not covered leads to the purchase, back to its quote, and runs", async ({ page }) => {
  const email = await aGoogleAccount(60);
  const slug = await openInbox(page, email, 60);
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await page.getByRole("button", { name: "All 60 that match" }).click();
  await page.getByRole("button", { name: "Summarise", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Summarise 60 mails" });
  await expect(dialog.getByText(/credits? missing$/)).toBeVisible();
  await expect(dialog.getByRole("button", { name: /^Summarise for/ })).toHaveCount(0);
  await dialog.getByRole("link", { name: "Buy credits" }).click();

  await expect(page.getByText(/needed for your run/)).toBeVisible();
  await startPurchase(page);
  await pay(page);
  await page.waitForURL(/\/runs\/quo_/);
  await expect(page.getByText("Thank you. Your credits have arrived.")).toBeVisible();
  await page.getByRole("button", { name: /^Summarise for at most/ }).click();
  await untilSummarised(page);
  const { availableMicro, heldMicro, chargedMicro, captures } = await ledgerOf(slug);
  expect({ heldMicro, captures }).toEqual({ heldMicro: 0n, captures: 60 });
  expect(availableMicro).toBe(550_000_000n - chargedMicro);
});

test("a declined card buys nothing; a second try and a double click buy once", async ({ page }) => {
  const { email, slug } = aPerson();
  await signIn(page, email);
  await page.waitForURL(`/${slug}`);
  const before = await ledgerOf(slug);
  await page.goto(`/${slug}/credits`);
  const session = await startPurchase(page);
  await page.getByRole("button", { name: "Simulate a declined card" }).click();
  await expect(page.getByText("Your card was declined.")).toBeVisible();
  expect(await ledgerOf(slug)).toEqual(before);

  await page.getByRole("button", { name: "Pay $5.00" }).dblclick();
  await expect(page.getByText("Thank you. Your credits have arrived.")).toBeVisible();
  await resendCompletion(session, 2);
  const after = await ledgerOf(slug);
  expect(after).toEqual({ ...before, purchases: 1, availableMicro: before.availableMicro + 500_000_000n });
});

test("leaving Checkout without paying comes back to the credits, unchanged", async ({ page }) => {
  const { email, slug } = aPerson();
  await signIn(page, email);
  await page.waitForURL(`/${slug}`);
  const before = await ledgerOf(slug);
  await page.goto(`/${slug}/credits`);
  await startPurchase(page);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.waitForURL(new RegExp(`/${slug}/credits`));
  await expect(page.getByRole("heading", { name: "Credits", exact: true })).toBeVisible();
  expect(await ledgerOf(slug)).toEqual(before);
});

test("a form names at its field what is wrong, and takes it back once it is right", async ({ page }) => {
  const { email, slug } = aPerson();
  await signIn(page, email);
  await page.waitForURL(`/${slug}`);
  await page.goto(`/${slug}/settings/billing`);
  const below = page.getByLabel("Below");
  await below.fill("0");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("At least 1 credit.")).toBeVisible();
  await expect(below).toHaveAttribute("aria-invalid", "true");
  await below.fill("50");
  await expect(page.getByText("At least 1 credit.")).toBeHidden();
});

test("the CSV export adds up to the balance", async ({ page }) => {
  const { email, slug } = aPerson();
  admin("credits", "grant", "--workspace", slug, "--credits", "12.345678");
  await signIn(page, email);
  await page.waitForURL(`/${slug}`);
  await page.goto(`/${slug}/credits`);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(new RegExp(`^${slug}-credits-.*\\.csv$`));
  const [head = "", ...lines] = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
  const column = head.split(",").indexOf("available_change");
  const changes = lines.map((line) => Math.round(Number(line.split(",")[column]) * 1_000_000));
  const { availableMicro } = await ledgerOf(slug);
  expect(changes.length).toBeGreaterThanOrEqual(2);
  expect(changes.reduce((sum, change) => sum + change, 0)).toBe(Number(availableMicro));
  await expect(page.getByRole("region", { name: "Balance" })).toContainText(
    String(Math.floor(inCredits(availableMicro))),
  );
});

test("two tabs that confirm the same quote start one run, and asking again costs nothing", async ({ page }) => {
  const slug = await openInbox(page, await aGoogleAccount(3), 3);
  const key = anApiKey(slug);
  const { body } = await callApi("summaries/quote", key, { filter: {} });
  const { id: quoteId } = body.data as { id: string };
  const other = await page.context().newPage();
  const tabs = [page, other];
  for (const tab of tabs) await tab.goto(`/${slug}/runs/${quoteId}`);
  const buttons = tabs.map((tab) => tab.getByRole("button", { name: /^Summarise for at most/ }));
  for (const button of buttons) await expect(button).toBeEnabled();
  await Promise.all(buttons.map((button) => button.click()));
  for (const tab of tabs) {
    await tab.bringToFront();
    await untilSummarised(tab);
  }
  const once = await ledgerOf(slug);
  expect(once).toMatchObject({ captures: 3, heldMicro: 0n });

  await page.bringToFront();
  await page.goto(`/${slug}/inbox`);
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await page.getByRole("button", { name: "Summarise", exact: true }).click();
  await expect(page.getByText("Nothing to do, nothing to pay")).toBeVisible();
  expect(await ledgerOf(slug)).toEqual(once);
});
