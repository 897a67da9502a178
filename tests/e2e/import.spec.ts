import { expectAccessible } from "./support/accessibility";
import { expect, test } from "./support/journey";
import { aPerson, signIn } from "./support/workspace";

const file = (rows: string[]) => ({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\r\n")) });

test("a file is uploaded, mapped, checked, imported, looked at and undone; its contacts are exported", async ({
  page,
}) => {
  const { email, slug } = aPerson();
  await signIn(page, email);
  await page.waitForURL(`/${slug}`);
  await page.goto(`/${slug}/contacts/import`);
  await expect(page.getByText("Nothing was imported yet")).toBeVisible();
  await page
    .getByLabel("CSV file")
    .setInputFiles(
      file(["E-Mail;Vorname;Shoe size", "ada@maple.test;Ada;38", "grace@maple.test;Zoë;39", "nobody;X;1"]),
    );

  await page.waitForURL(/\/contacts\/import\/imp_/);
  await expect(page.getByRole("heading", { name: "What is in the file?" })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "E-Mail" })).toHaveText("E-mail address");
  await expect(page.getByRole("combobox", { name: "Vorname" })).toHaveText("First name");
  await page.getByLabel("Tags for all of them").fill("fair");
  await expectAccessible(page, "choice of columns");
  await page.getByRole("button", { name: "Check the file" }).click();

  await expect(page.getByRole("heading", { name: "Import these contacts?" })).toBeVisible();
  await expect(page.getByText("“nobody” is no e-mail address.").first()).toBeVisible();
  await page.getByRole("button", { name: "Import 2 rows" }).click();
  await expect(page.getByRole("heading", { name: "The import is done" })).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download them as CSV" }).click();
  expect((await download).suggestedFilename()).toMatch(/^problems-.*\.csv$/);
  await expectAccessible(page, "a finished import");

  await page.goto(`/${slug}/contacts/export`);
  await expect(page.getByText("All 2 contacts")).toBeVisible();
  await page.getByRole("button", { name: "Write the file" }).click();
  await expect(page.getByRole("link", { name: "Download", exact: true })).toBeVisible();

  await page.goto(`/${slug}/contacts/import`);
  await page.getByRole("link", { name: "people.csv" }).first().click();
  await page.getByRole("button", { name: "Undo this import" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Undo it" }).click();
  await expect(page.getByText("2 contacts were removed", { exact: false })).toBeVisible();
});
