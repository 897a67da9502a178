import type { Page } from "@playwright/test";
import { expect, test } from "./support/journey";
import { aGoogleAccount, control } from "./support/peers";
import { openInbox } from "./support/workspace";

const subject = "Two boxes are missing";
const request = "Could you please send the two missing boxes by Friday?";
const body = `Hello,

We received eight of the ten boxes this morning. The shop opens on Saturday.

${request}

We have decided to keep the other eight boxes in any case.

Best regards
Mara Lind`;

const mailItself = (page: Page) => page.getByRole("region", { name: "The mail itself" });
/** The words in the mail that are highlighted now. */
const highlighted = (page: Page) => mailItself(page).locator("mark");
const summary = (page: Page) => page.getByRole("region", { name: "Summary" });
const claims = (page: Page) => summary(page).getByTitle("Show these words in the mail");
/** The claim with these words, as the summary lists it first. */
const claim = (page: Page, words: string) =>
  summary(page).getByRole("listitem").filter({ hasText: words }).getByTitle("Show these words in the mail").first();

test("a claim of the summary shows its words in the mail, by mouse and by keyboard", async ({ page }) => {
  const email = await aGoogleAccount(1);
  await control("google", "POST", `accounts/${email}/messages`, {
    from: "Mara Lind <mara@lind.test>",
    subject,
    text: body,
  });
  await openInbox(page, email, 2);
  await page.getByRole("list", { name: "Mails" }).getByRole("link", { name: subject }).click();
  await page.getByRole("button", { name: /^Summarise this mail/ }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Summarise for at most/ })
    .click();
  await expect(claims(page).first()).toBeVisible();
  const toDo = claim(page, request);

  await test.step("a press fetches the mail, highlights the words and takes the focus there; Escape leads back", async () => {
    await toDo.click();
    await expect(highlighted(page)).toHaveText(request);
    await expect(highlighted(page)).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(toDo).toBeFocused();
  });

  await test.step("pointing at another claim highlights its words instead, and only while it is pointed at", async () => {
    const decided = claim(page, "We have decided");
    await toDo.blur();
    await decided.hover();
    await expect(highlighted(page)).toHaveText("We have decided to keep the other eight boxes in any case.");
    await page.getByRole("heading", { name: subject }).hover();
    await expect(highlighted(page)).toHaveText(request);
  });

  await test.step("the tab key reaches each claim, and each shows words that stand in the mail", async () => {
    const count = await claims(page).count();
    expect(count).toBeGreaterThan(1);
    await claims(page).first().focus();
    for (let index = 0; index < count; index++) {
      await expect(claims(page).nth(index)).toBeFocused();
      await expect(claims(page).nth(index)).toHaveAttribute("aria-pressed", "true");
      const words = (await highlighted(page).textContent()) ?? "";
      expect(words.length).toBeGreaterThan(0);
      expect(body).toContain(words);
      await page.keyboard.press("Tab");
    }
  });
});
