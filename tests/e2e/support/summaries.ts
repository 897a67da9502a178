import { expect, type Locator, type Page } from "@playwright/test";

/** Ticks the newest `count` mails of the inbox and asks for their price. @returns the dialog. */
export async function askForPrice(page: Page, count: number): Promise<Locator> {
  const boxes = page.getByRole("list", { name: "Mails" }).getByRole("checkbox");
  for (let index = 0; index < count; index++) await boxes.nth(index).check();
  await page.getByRole("button", { name: "Summarise", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: count === 1 ? "Summarise 1 mail" : `Summarise ${count} mails` });
  await expect(dialog.getByText("At most", { exact: true })).toBeVisible();
  return dialog;
}

/** Says yes to the price; ends on the run's page. */
export async function confirmPrice(page: Page, within: Page | Locator = page): Promise<void> {
  await within.getByRole("button", { name: /^Summarise for at most/ }).click();
  await page.waitForURL(/\/runs\/quo_/);
}

/** Long enough for the engine's second try of what a killed app had in its hands. */
export const untilSummarised = (page: Page) =>
  expect(page.getByRole("heading", { name: "Summaries are ready" })).toBeVisible({ timeout: 120_000 });
