import { expectAccessible } from "./support/accessibility";
import { expect, test } from "./support/journey";
import { aPerson, signIn } from "./support/workspace";

test("a field and people are made, found, tagged together, kept as a view, merged and parted again", async ({
  page,
}) => {
  const { email, slug } = aPerson();
  await signIn(page, email);
  await page.waitForURL(`/${slug}`);

  await test.step("a field of one's own refuses what does not fit it", async () => {
    await page.goto(`/${slug}/settings/fields`);
    await page.getByRole("button", { name: "New field" }).click();
    const dialog = page.getByRole("dialog", { name: "New field" });
    await dialog.getByLabel("Name").fill("Visits a year");
    await expect(dialog.getByLabel("Key")).toHaveValue("visits_a_year");
    await dialog.getByRole("combobox", { name: "Type" }).click();
    await page.getByRole("option", { name: "Number" }).click();
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("cell", { name: "visits_a_year" })).toBeVisible();
  });

  await test.step("people are added; a value of the wrong type is told at its field", async () => {
    await page.goto(`/${slug}/contacts`);
    await page.getByRole("button", { name: "New contact" }).first().click();
    const dialog = page.getByRole("dialog", { name: "New contact" });
    await dialog.getByLabel("E-mail").fill("Ada@Example.TEST");
    await dialog.getByLabel("First name").fill("Ada");
    await dialog.getByLabel("Phone").fill("+49 30 1234567");
    await dialog.getByLabel("Visits a year").fill("many");
    await dialog.getByRole("button", { name: "Add contact" }).click();
    await expect(dialog.getByText("Visits a year cannot be “many”", { exact: false }).first()).toBeVisible();
    await dialog.getByLabel("Visits a year").fill("12");
    await dialog.getByRole("button", { name: "Add contact" }).click();
    await page.waitForURL(/\/contacts\/con_/);
    await expect(page.getByRole("heading", { name: "Ada", level: 1 })).toBeVisible();
    await expect(page.getByLabel("Phone")).toHaveValue("+49301234567");
    await expect(page.getByText("Empty: Europe/Berlin, from the phone number")).toBeVisible();
    await page.getByLabel("New tag").fill("Gold");
    await page.getByRole("button", { name: "Add tag" }).click();
    await expect(page.getByRole("button", { name: "Take the tag Gold away" })).toBeVisible();
    await expect(page.getByText("Tagged Gold")).toBeVisible();
    await expectAccessible(page, "contact");
    await page.setViewportSize({ width: 1280, height: 900 });

    await page.goto(`/${slug}/contacts`);
    await page.getByRole("button", { name: "New contact" }).first().click();
    await dialog.getByLabel("E-mail").fill("augusta@example.test");
    await dialog.getByLabel("Last name").fill("King");
    await dialog.getByRole("button", { name: "Add contact" }).click();
    await page.waitForURL(/\/contacts\/con_/);
  });

  await test.step("both are tagged at once, and the filter by that tag is kept as a view", async () => {
    await page.goto(`/${slug}/contacts`);
    await page.getByRole("checkbox", { name: "Select all on this page" }).click();
    await page.getByRole("button", { name: "Tags", exact: true }).click();
    await page.getByRole("menuitem", { name: "Add a tag" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Tag").fill("Countess");
    await dialog.getByRole("button", { name: "Tag", exact: true }).click();
    await expect(page.getByText("2 contacts tagged.")).toBeVisible();
    await page.getByRole("checkbox", { name: "Select all on this page" }).click();
    await page.getByRole("button", { name: "Topics", exact: true }).click();
    await page.getByRole("menuitem", { name: "Subscribe to a topic" }).click();
    await dialog.getByLabel("How did they agree?").fill("Signed the list at the fair");
    await dialog.getByRole("button", { name: "Subscribe", exact: true }).click();
    await expect(page.getByText("2 contacts subscribed.")).toBeVisible();
    await page.getByLabel("Search names, addresses and phones").fill("king");
    await expect(page.getByRole("table", { name: "Contacts" }).getByRole("row")).toHaveCount(2);
    await page.getByRole("button", { name: "Save this view" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Kings");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("link", { name: "Kings" })).toHaveAttribute("aria-current", "true");
    await page.getByRole("link", { name: "All contacts" }).click();
    await expect(page.getByText("2 contacts", { exact: true })).toBeVisible();
    await expectAccessible(page, "contacts");
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  await test.step("two are merged, the name of each chosen, and parted again", async () => {
    await page.getByRole("link", { name: "Ada", exact: true }).click();
    await page.getByRole("button", { name: "Merge", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Merge with another contact" });
    await dialog.getByRole("searchbox").fill("augusta");
    await dialog.getByRole("button", { name: /augusta@example\.test/ }).click();
    await dialog.getByRole("radio", { name: "ada@example.test" }).click();
    await expect(dialog.getByRole("radio", { name: "King" })).toBeChecked();
    await dialog.getByRole("button", { name: "Merge", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Ada King", level: 1 })).toBeVisible();
    await page.getByRole("button", { name: "Undo the merge with augusta@example.test" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Undo the merge" }).click();
    await expect(page.getByText("augusta@example.test is a contact of its own again.")).toBeVisible();
    await expect(page.getByRole("heading", { name: "Ada", exact: true, level: 1 })).toBeVisible();
  });

  await test.step("who is deleted waits under Deleted and comes back", async () => {
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await expect(page.getByText("This contact is deleted")).toBeVisible();
    await page.goto(`/${slug}/contacts`);
    await page.getByRole("link", { name: "Deleted" }).click();
    await page.getByRole("checkbox", { name: "Select Ada" }).click();
    await page.getByRole("button", { name: "Restore" }).click();
    await expect(page.getByText("1 contact restored.")).toBeVisible();
  });
});
