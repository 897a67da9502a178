import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/accessibility";
import { expect, test } from "./support/journey";
import { freshName, queryDatabase } from "./support/peers";
import { aPerson, mailedLink, signIn } from "./support/workspace";

const statusOf = async (email: string) =>
  (
    await queryDatabase<{ status: string }>(
      "SELECT s.status::text FROM topic_subscription s JOIN contact c ON c.id = s.contact_id JOIN topic t ON t.id = s.topic_id WHERE c.email = $1 AND t.name = 'Letters'",
      [email],
    )
  )[0]?.status ?? null;

/** Makes a topic with double opt-in. @returns the address of its sign-up page. */
async function makeTopic(page: Page, slug: string): Promise<string> {
  await page.goto(`/${slug}/settings/topics`);
  await expect(page.getByRole("heading", { name: "Newsletter" })).toBeVisible();
  await page.getByRole("button", { name: "New topic" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Letters");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Letters" })).toBeVisible();
  return (await page.getByRole("link", { name: "Sign-up page" }).last().getAttribute("href")) ?? "";
}

test("somebody signs up, confirms, chooses, leaves everything and comes back, without scripts", async ({
  page,
  openBrowser,
  watch,
}) => {
  watch.allow(/status of 404/);
  const { email: owner, slug } = aPerson();
  await signIn(page, owner);
  await page.waitForURL(`/${slug}`);
  const joinUrl = await makeTopic(page, slug);
  const email = `${freshName("reader")}@maple.test`;
  const reader = await openBrowser({ javaScriptEnabled: false });
  let contactUrl = "";

  await test.step("signing up asks by mail; opening the mailed page alone confirms nothing", async () => {
    await reader.goto(joinUrl);
    await reader.getByLabel("Your e-mail address").fill(email);
    await reader.getByRole("button", { name: "Subscribe" }).click();
    await expect(reader.getByRole("heading", { name: "Please look into your mail" })).toBeVisible();
    await reader.goto(await mailedLink(email, "u"));
    await expect(reader.getByRole("heading", { name: "Confirm “Letters”" })).toBeVisible();
    expect(await statusOf(email)).toBe("pending");
    await reader.getByRole("button", { name: "Yes, subscribe me" }).click();
    await expect(reader.getByRole("heading", { name: "Thank you, you are subscribed" })).toBeVisible();
    expect(await statusOf(email)).toBe("subscribed");
  });

  await test.step("topics are chosen, everything is left, and one is taken up again", async () => {
    await reader.getByRole("link", { name: "Choose topics" }).click();
    await reader.getByLabel("Newsletter").check();
    await reader.getByRole("button", { name: "Save" }).click();
    await expect(reader.getByText("Your choice holds from now on.")).toBeVisible();
    await reader.getByRole("button", { name: "Unsubscribe from everything" }).click();
    await expect(reader.getByText("You are unsubscribed from everything")).toBeVisible();
    expect(await statusOf(email)).toBe("unsubscribed");
    await page.goto(`/${slug}/contacts/suppressions`);
    await expect(page.getByRole("row", { name: new RegExp(email) })).toContainText("Unsubscribed from everything");
    await reader.getByLabel("Letters").check();
    await reader.getByRole("button", { name: "Save" }).click();
    await expect(reader.getByLabel("Letters")).toBeChecked();
    await expect(reader.getByLabel("Newsletter")).not.toBeChecked();
    expect(await statusOf(email)).toBe("subscribed");
  });

  await test.step("programs that look at an address change nothing, and hear no cookie", async () => {
    const path = new URL(await mailedLink(email, "u")).pathname;
    const ask = async (method: string, headers: Record<string, string> = {}) => {
      const answer = await reader.request.fetch(`/api${path}`, { method, headers, maxRedirects: 0 });
      expect(answer.headers()["set-cookie"]).toBeUndefined();
      return answer.status();
    };
    expect([await ask("GET", { purpose: "prefetch" }), await ask("HEAD"), await ask("OPTIONS")]).toEqual([
      303, 303, 204,
    ]);
    const query = "?answer=undo&everything=yes&List-Unsubscribe=One-Click";
    const links = await reader
      .locator("a[href]")
      .evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
    for (const link of [path + query, new URL(reader.url()).pathname + query, ...links]) {
      const answer = await reader.request.get(link);
      expect(answer.ok(), link).toBe(true);
      if (link.startsWith("/u/")) expect(answer.headers()["x-robots-tag"]).toBe("noindex, nofollow");
    }
    // The link of a confirmation is none to unsubscribe by.
    expect(await ask("POST")).toBe(404);
    expect(await statusOf(email)).toBe("subscribed");
  });

  await test.step("the team sees what was agreed to, and a link that is none of ours says so", async () => {
    await page.goto(`/${slug}/contacts`);
    await page.getByRole("link", { name: email }).first().click();
    await page.getByText("Consent on record").click();
    await expect(page.getByText("Confirmed by mail Letters").first()).toBeVisible();
    contactUrl = page.url();
    await page.goto("/u/unone-of-ours");
    await expect(page.getByRole("heading", { name: "This link does not work" })).toBeVisible();
  });

  await test.step("every page reads well on a phone, in the dark and aloud", async () => {
    await page.goto(new URL(reader.url()).pathname);
    await expectAccessible(page, "preferences");
    await page.goto(joinUrl);
    await expectAccessible(page, "sign-up");
    await page.goto("/u/preview");
    await expect(page.getByRole("heading", { name: "This is where your recipients unsubscribe" })).toBeVisible();
    await page.goto(`/${slug}/settings/topics`);
    await expectAccessible(page, "topics");
    await page.goto(`/${slug}/contacts/suppressions`);
    await expectAccessible(page, "suppressed addresses");
  });

  await test.step("who asks to be forgotten is erased; only the suppressed address stays", async () => {
    await page.goto(contactUrl);
    await page.getByRole("button", { name: "Erase for good" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill(email);
    await dialog.getByRole("button", { name: "Erase for good" }).click();
    await page.waitForURL(`**/${slug}/contacts`);
    expect(await statusOf(email)).toBeNull();
    await page.goto(`/${slug}/contacts/suppressions`);
    await expect(page.getByText(email)).toBeVisible();
  });
});
