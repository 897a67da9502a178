import { chooseAccount } from "./support/google-pages";
import { expect, test } from "./support/journey";
import { aGoogleAccount, freshName, queryDatabase } from "./support/peers";
import { aPerson, mailedLink, password, signIn, signUpWithGoogle, untilHome } from "./support/workspace";

const refusal = "The e-mail address and the password do not fit together";

test("sign-up by e-mail: the address is confirmed with a press, then signing in and out works", async ({
  page,
  watch,
}) => {
  watch.allow(/api\/auth\/callback\/credentials/);
  const email = `${freshName("erin")}@birch.test`;
  await page.goto("/signup");
  await page.getByLabel("Name").fill("Erin");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign up with e-mail" }).click();
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();

  // Not before the address is confirmed.
  await signIn(page, email);
  await expect(page.getByText(refusal)).toBeVisible();

  await page.goto(await mailedLink(email, "verify"));
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Confirm and sign in" }).click();
  const home = `/${await untilHome(page)}`;

  await page.getByRole("button", { name: "Account of Erin" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Inflow" })).toBeVisible();
  await page.goto(home);
  await expect(page.getByRole("heading", { name: "Sign in to Inflow" })).toBeVisible();

  await signIn(page, email);
  await page.waitForURL(home);
});

test("a forgotten password is replaced by a mailed link, once", async ({ page, watch }) => {
  watch.allow(/api\/auth\/callback\/credentials/);
  const { email, slug } = aPerson();
  await page.goto("/login");
  await page.getByRole("link", { name: "Forgot password?" }).click();
  await expect(page.getByRole("heading", { name: "Set a new password" })).toBeVisible();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();

  const link = await mailedLink(email, "reset");
  await page.goto(link);
  await page.getByLabel("New password", { exact: true }).fill(`${password} renewed`);
  await page.getByRole("button", { name: "Set password and sign in" }).click();
  await page.waitForURL(`/${slug}`);

  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
  await page.context().clearCookies();
  await signIn(page, email);
  await expect(page.getByText(refusal)).toBeVisible();
});

test("a wrong password and an unknown address get the same words", async ({ page, watch }) => {
  watch.allow(/api\/auth\/callback\/credentials/);
  const { email } = aPerson();
  const answerTo = async (address: string) => {
    await signIn(page, address, "not the password 1");
    const alert = page.getByRole("alert").filter({ hasText: refusal });
    await expect(alert).toBeVisible();
    return alert.textContent();
  };
  expect(await answerTo(email)).toBe(await answerTo(`${freshName("nobody")}@birch.test`));

  const reset = async (address: string) => {
    await page.goto("/forgot");
    await page.getByLabel("E-mail").fill(address);
    await page.getByRole("button", { name: "Mail me a link" }).click();
    await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
    return page.getByRole("main").textContent();
  };
  expect(await reset(email)).toBe(await reset(`${freshName("nobody")}@birch.test`));
});

test("what is pressed before the page's script is there is done once it is", async ({ context }) => {
  const { email, slug } = aPerson();
  const page = await context.newPage();
  let letThemCome = () => {};
  const scripts = new Promise<void>((resolve) => {
    letThemCome = resolve;
  });
  await page.route("**/_next/static/**/*.js*", async (route) => {
    await scripts;
    await route.continue();
  });
  await page.goto("/login", { waitUntil: "commit" });
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  letThemCome();
  await page.waitForURL(`/${slug}`);
});

test("a session revoked elsewhere is signed out with its next click", async ({ page, openBrowser }) => {
  const { email, slug } = aPerson();
  await signIn(page, email);
  await page.waitForURL(`/${slug}`);
  const elsewhere = await openBrowser();
  await signIn(elsewhere, email);
  await elsewhere.waitForURL(`/${slug}`);
  await elsewhere.goto(`/${slug}/settings/team`);

  await page.goto(`/${slug}/settings/sessions`);
  await page.getByRole("listitem").getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByText("That device is signed out.")).toBeVisible();

  await elsewhere.getByRole("link", { name: "Profile" }).first().click();
  await expect(elsewhere.getByRole("heading", { name: "Sign in to Inflow" })).toBeVisible();
  await page.goto(`/${slug}/settings/sessions`);
  await expect(page.getByText("This device")).toBeVisible();
});

test("Microsoft signs up and in", async ({ page }) => {
  await page.goto("/signup");
  await page.getByRole("button", { name: "Sign up with Microsoft" }).click();
  await chooseAccount(page, "erik@birch.test");
  const slug = await untilHome(page);

  await page.context().clearCookies();
  await page.goto("/login");
  await page.getByRole("button", { name: "Continue with Microsoft" }).click();
  await chooseAccount(page, "erik@birch.test");
  expect(await untilHome(page)).toBe(slug);
});

test("a matching address alone does not open a password account: its owner links Google by mail", async ({
  page,
  openBrowser,
}) => {
  const { email, slug } = aPerson();
  await aGoogleAccount(0, email);
  const accounts = () =>
    queryDatabase(`SELECT a.id FROM "account" a JOIN "user" u ON u.id = a.user_id WHERE u.email = $1`, [email]);

  await page.goto("/login");
  await page.getByRole("button", { name: "Continue with Google" }).click();
  await chooseAccount(page, email);
  await expect(page.getByRole("heading", { name: "You already have an account" })).toBeVisible();
  expect(await accounts()).toEqual([]);
  await page.goto(`/${slug}`);
  await expect(page.getByRole("heading", { name: "Sign in to Inflow" })).toBeVisible();

  await page.goto("/link");
  await page.getByRole("button", { name: `Mail a link to ${email}` }).click();
  await expect(page.getByText(`We have mailed a link to ${email}.`)).toBeVisible();
  // The mail is read on another device: the link proves the mailbox, wherever it is opened.
  const device = await openBrowser();
  await device.goto(await mailedLink(email, "link"));
  await device.getByRole("button", { name: "Allow sign-in with Google" }).click();
  await expect(device.getByText("Google is linked.")).toBeVisible();
  expect(await accounts()).toHaveLength(1);

  await page.goto("/login");
  await page.getByRole("button", { name: "Continue with Google" }).click();
  await chooseAccount(page, email);
  await page.waitForURL(`/${slug}`);
});

test("a password account links Google after its password was given", async ({ page }) => {
  const { email, slug } = aPerson();
  await aGoogleAccount(0, email);
  await page.goto("/login");
  await page.getByRole("button", { name: "Continue with Google" }).click();
  await chooseAccount(page, email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "Link Google to my account" }).click();
  await page.waitForURL(`/${slug}`);
  await page.goto(`/${slug}/settings/profile`);
  await expect(page.getByRole("listitem").filter({ hasText: `Google ${email}` })).toBeVisible();
});

test("a second sign-in with the same Google account comes to the same workspace", async ({ page, openBrowser }) => {
  const email = await aGoogleAccount();
  const slug = await signUpWithGoogle(page, email);
  const device = await openBrowser();
  await device.goto("/login");
  await device.getByRole("button", { name: "Continue with Google" }).click();
  await chooseAccount(device, email);
  await device.waitForURL(`/${slug}`);
});
