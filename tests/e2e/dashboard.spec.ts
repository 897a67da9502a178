import { expect, test } from "./support/journey";
import { inCredits, ledgerOf } from "./support/ledger";
import { aGoogleAccount } from "./support/peers";
import { askForPrice, confirmPrice, untilSummarised } from "./support/summaries";
import { openInbox } from "./support/workspace";

test("the dashboard's figures are those of the mailbox and the ledger, and lead to them", async ({ page }) => {
  const email = await aGoogleAccount(12);
  const slug = await openInbox(page, email, 12);
  await confirmPrice(page, await askForPrice(page, 3));
  await untilSummarised(page);
  const { availableMicro, chargedMicro } = await ledgerOf(slug);

  await page.goto(`/${slug}`);
  const figures = page.getByRole("region", { name: "Key figures" });
  const card = (label: string) => figures.locator("> *").filter({ has: page.getByRole("link", { name: label }) });
  const rounded = (micro: bigint) => String(Math.floor(inCredits(micro)));
  await expect(card("Mails")).toContainText("12");
  await expect(card("Summaries")).toContainText("3");
  await expect(card("Summaries")).toContainText(`for ${rounded(chargedMicro)}`);
  await expect(card("Credits")).toContainText(rounded(availableMicro));
  await figures.getByRole("link", { name: "Summaries" }).click();
  await page.waitForURL(`/${slug}/runs`);
});
