import { expect, test } from "./support/journey";
import { ledgerOf } from "./support/ledger";
import { aGoogleAccount } from "./support/peers";
import { askForPrice, confirmPrice, untilSummarised } from "./support/summaries";
import { aPerson, openInbox, signIn } from "./support/workspace";

test("an operator sees users, jobs and a run's steps; replaying a run charges nobody twice", async ({
  page,
  openBrowser,
}) => {
  const customer = await openBrowser();
  const address = await aGoogleAccount(2);
  const customerSlug = await openInbox(customer, address, 2);
  await confirmPrice(customer, await askForPrice(customer, 2));
  await untilSummarised(customer);
  const charged = await ledgerOf(customerSlug);

  const { email, slug } = aPerson({ operator: true });
  await signIn(page, email);
  await page.waitForURL(`/${slug}`);
  await page.goto("/admin");
  await expect(page.getByRole("heading", { name: "Platform" })).toBeVisible();
  await page.getByRole("link", { name: "Users" }).first().click();
  await page.getByRole("searchbox").fill(address);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("table", { name: "Users" }).getByRole("row")).toHaveCount(2);
  await expect(page.getByText(address)).toBeVisible();

  await page.getByRole("link", { name: "Jobs" }).first().click();
  await page
    .getByRole("table", { name: "Runs", exact: true })
    .getByRole("link", { name: "summaries.summarise-email" })
    .first()
    .click();
  await expect(page.getByRole("list", { name: "Steps" }).getByRole("listitem").first()).toBeVisible();
  const first = page.url();
  await page.getByRole("button", { name: "Replay" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Replay" }).click();
  await page.waitForURL((url) => url.href !== first && url.pathname.startsWith("/admin/jobs/"));
  await expect
    .poll(async () => {
      await page.reload();
      return page.getByText("completed", { exact: false }).count();
    })
    .toBeGreaterThan(0);
  expect(await ledgerOf(customerSlug)).toEqual(charged);

  await page.getByRole("link", { name: "Ledger" }).first().click();
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(page.getByText("Every invariant holds", { exact: true })).toBeVisible();
});

test("the platform's pages do not exist for anybody else", async ({ page, watch }) => {
  watch.allow(/status of 404/);
  const { email, slug } = aPerson();
  await signIn(page, email);
  await page.waitForURL(`/${slug}`);
  for (const path of ["/admin", "/admin/users", "/admin/jobs", "/admin/ledger"]) {
    const response = await page.goto(path);
    expect(response?.status()).toBe(404);
  }
});
