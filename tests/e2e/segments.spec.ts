import { expectAccessible } from "./support/accessibility";
import { expect, test } from "./support/journey";
import { anApiKey, callApi } from "./support/ledger";
import { aPerson, signIn } from "./support/workspace";

test("a segment is written by keyboard, counted while it is written, followed, explained and made a list", async ({
  page,
}) => {
  const { email, slug } = aPerson();
  await signIn(page, email);
  await page.waitForURL(`/${slug}`);
  const key = anApiKey(slug);
  const buys = (address: string) => callApi("events", key, { name: "purchase", email: address });
  expect((await buys("ann@buyers.test")).status).toBe(201);

  await page.getByRole("link", { name: "Segments", exact: true }).first().click();
  await expect(page.getByText("No segment yet")).toBeVisible();
  await page.getByRole("link", { name: "New segment" }).first().click();
  await page.getByRole("button", { name: "Make the segment" }).press("Enter");
  await expect(page.getByText("Give it a name.")).toBeVisible();
  await expect(page.getByText("Write the text to compare with.")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("Buyers");
  await page.getByLabel("Value", { exact: true }).fill("buyers.test");
  await page.getByRole("combobox", { name: "Test", exact: true }).press("Enter");
  await page.getByRole("option", { name: "contains", exact: true }).press("Enter");
  await page.getByRole("button", { name: "Add a group" }).press("Enter");
  await expect(page.getByTestId("rule-words")).toHaveText(
    "People who match: e-mail contains “buyers.test” and “purchase” happened in the last 30 days.",
  );
  await expect(page.getByText("ann@buyers.test")).toBeVisible();
  await expectAccessible(page, "segment builder");
  await page.getByRole("button", { name: "Make the segment" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Buyers" })).toBeVisible();
  await expect(page.getByRole("link", { name: "ann@buyers.test" })).toBeVisible();

  expect((await buys("bob@buyers.test")).status).toBe(201);
  await expect(page.getByRole("link", { name: "bob@buyers.test" })).toBeVisible();
  await page.getByLabel("Address", { exact: true }).fill("ann@buyers.test");
  await page.getByRole("button", { name: "Explain" }).press("Enter");
  await expect(page.getByText("is in the segment since")).toBeVisible();
  await expect(page.getByText("once, on")).toBeVisible();
  await expectAccessible(page, "segment");
  await page.getByRole("button", { name: "Make a list" }).press("Enter");
  await page.getByRole("button", { name: "Make the list" }).press("Enter");
  await expect(page.getByText("The list “Buyers” is there")).toBeVisible();
});
