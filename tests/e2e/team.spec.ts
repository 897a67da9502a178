import { expect, test } from "./support/journey";
import { freshName, queryDatabase } from "./support/peers";
import { aPerson, mailedLink, password, signIn } from "./support/workspace";

test("an invited editor joins, sees what an editor may, and a changed role counts with the next click", async ({
  page,
  openBrowser,
  watch,
}) => {
  watch.allow(/status of 403/);
  const { email: adminEmail, slug } = aPerson();
  await signIn(page, adminEmail);
  await page.waitForURL(`/${slug}`);
  const email = `${freshName("eddie")}@birch.test`;
  await page.goto(`/${slug}/settings/team`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Invite" }).click();
  await expect(page.getByText(`An invitation is on its way to ${email}.`)).toBeVisible();

  const invited = await openBrowser();
  await invited.goto(await mailedLink(email, "invite"));
  await invited.getByLabel("Password", { exact: true }).fill(password);
  await invited.getByRole("button", { name: "Sign up with e-mail" }).click();
  await expect(invited.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  await invited.goto(await mailedLink(email, "verify"));
  await invited.getByLabel("Password", { exact: true }).fill(password);
  await invited.getByRole("button", { name: "Confirm and sign in" }).click();
  await invited.waitForURL((url) => !url.pathname.startsWith("/verify"));
  await invited.goto(await mailedLink(email, "invite"));
  await invited.getByRole("button", { name: /^Join / }).click();
  await invited.waitForURL(`/${slug}`);

  await invited.goto(`/${slug}/settings/team`);
  await expect(invited.getByRole("link", { name: "API keys" })).toHaveCount(0);
  await expect(invited.getByRole("button", { name: "Invite" })).toHaveCount(0);
  await invited.goto(`/${slug}/settings/api-keys`);
  await expect(invited.getByText("Your role does not open this page")).toBeVisible();
  await invited.goto(`/${slug}/credits`);
  await expect(invited.getByRole("button", { name: "Ask a manager to buy" }).first()).toBeDisabled();
  await expect(invited.getByRole("button", { name: /^Buy/ })).toHaveCount(0);

  await page.reload();
  await page
    .getByRole("combobox", { name: /^Role of/ })
    .last()
    .click();
  await page.getByRole("option", { name: "Manager" }).click();
  await expect(page.getByText("Role changed.")).toBeVisible();
  await invited.reload();
  await expect(invited.getByRole("button", { name: "Buy 500 credits" })).toBeEnabled();
});

test("the last admin can neither leave nor step down", async ({ page }) => {
  const { email, slug } = aPerson();
  await signIn(page, email);
  await page.waitForURL(`/${slug}`);
  await page.goto(`/${slug}/settings/team`);
  await expect(page.getByText("Last admin")).toBeVisible();
  await expect(page.getByRole("button", { name: "Leave" })).toBeDisabled();
  await expect(page.getByRole("combobox", { name: /^Role of/ })).toBeDisabled();
  const admins = await queryDatabase(
    "SELECT m.role FROM membership m JOIN workspace w ON w.id = m.workspace_id WHERE w.slug = $1",
    [slug],
  );
  expect(admins).toEqual([{ role: "admin" }]);
});
