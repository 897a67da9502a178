import { allow, chooseAccount, deny, gmailScope } from "./support/google-pages";
import { expect, test } from "./support/journey";
import { aGoogleAccount, queryDatabase } from "./support/peers";
import { connectGmail, discover, openInbox, signUpWithGoogle } from "./support/workspace";

const connectionsOf = (email: string) =>
  queryDatabase<{ status: string }>("SELECT status FROM gmail_connection WHERE email = $1", [email]);

test("a denial at sign-up is named and one click asks again", async ({ page }) => {
  const email = await aGoogleAccount();
  await page.goto("/signup");
  await page.getByRole("button", { name: "Sign up with Gmail" }).click();
  // The sandbox's Google has no "no" beside the chooser: this is what Google sends when somebody goes back there.
  await expect(page.getByRole("heading", { name: "Choose an account" })).toBeVisible();
  const asked = new URL(page.url()).searchParams;
  await page.goto(
    `${asked.get("redirect_uri")}?error=access_denied&state=${encodeURIComponent(asked.get("state") ?? "")}`,
  );
  await expect(page.getByRole("heading", { name: "You said no to Google" })).toBeVisible();
  await page.getByRole("button", { name: "Try again with Google" }).click();
  await chooseAccount(page, email);
  await expect(page.getByRole("heading", { name: "Connect your Gmail" })).toBeVisible();
});

test("a denied Gmail permission is named and one click asks again", async ({ page }) => {
  const email = await aGoogleAccount(3);
  await signUpWithGoogle(page, email);
  await page.getByRole("link", { name: "Continue to Google" }).click();
  await chooseAccount(page, email);
  await deny(page);
  await expect(page.getByText("Google was told “Deny”")).toBeVisible();
  expect(await connectionsOf(email)).toEqual([]);
  await page.getByRole("link", { name: "Ask Google again" }).click();
  await chooseAccount(page, email);
  await allow(page);
  await expect(page.getByRole("heading", { name: "Choose what to discover" })).toBeVisible();
  expect(await connectionsOf(email)).toEqual([{ status: "active" }]);
});

test("an unticked Gmail permission is named and one click asks again", async ({ page }) => {
  const email = await aGoogleAccount(3);
  await signUpWithGoogle(page, email);
  await page.getByRole("link", { name: "Continue to Google" }).click();
  await chooseAccount(page, email);
  await gmailScope(page).uncheck();
  await allow(page);
  await expect(page.getByText("“View your email messages and settings” was left unticked")).toBeVisible();
  expect(await connectionsOf(email)).toEqual([]);
  await page.getByRole("link", { name: "Try again and tick it" }).click();
  await chooseAccount(page, email);
  await expect(gmailScope(page)).toBeChecked();
  await allow(page);
  await expect(page.getByRole("heading", { name: "Choose what to discover" })).toBeVisible();
});

test("a Google account connects to one workspace only, and the other one is told so", async ({ page, openBrowser }) => {
  const [shared, other] = await Promise.all([aGoogleAccount(3), aGoogleAccount()]);
  await signUpWithGoogle(page, shared);
  await connectGmail(page, shared);

  const stranger = await openBrowser();
  await signUpWithGoogle(stranger, other);
  await stranger.getByRole("link", { name: "Continue to Google" }).click();
  await chooseAccount(stranger, shared);
  await allow(stranger);
  await expect(stranger.getByText("This Google account is connected in another workspace")).toBeVisible();
  expect(await connectionsOf(shared)).toHaveLength(1);

  // What the refused answer carried is of no use, and the first connection still works.
  await discover(page, 3);
});

test("disconnecting hands the access back to Google, and reconnecting goes on where it stopped", async ({ page }) => {
  const email = await aGoogleAccount(4);
  const slug = await openInbox(page, email, 4);
  await page.goto(`/${slug}/settings/connections`);
  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Disconnect" }).click();
  await expect(page.getByText("Not connected", { exact: true })).toBeVisible();

  await page.goto(`/${slug}/inbox`);
  await expect(page.getByText(`${email} is not connected any more`)).toBeVisible();
  await expect(page.getByText("4 mails", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Reconnect" }).click();
  // The account is named by us and signed in at Google: no chooser, but a fresh consent, as the grant was given back.
  await allow(page);
  await page.waitForURL(/\/discover\?/);
  await page.goto(`/${slug}/settings/connections`);
  await expect(page.getByText("Connected", { exact: true })).toBeVisible();
  expect(await connectionsOf(email)).toEqual([{ status: "active" }]);
});
