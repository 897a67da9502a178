import { mkdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "@playwright/test";
import { pay, startPurchase } from "../e2e/support/checkout";
import { allow, chooseAccount } from "../e2e/support/google-pages";
import { anApiKey, callApi } from "../e2e/support/ledger";
import { control, queryDatabase } from "../e2e/support/peers";
import { confirmPrice } from "../e2e/support/summaries";
import { slugOf } from "../e2e/support/workspace";
import { chromiumPath } from "../support/chromium";
import { startStack } from "../support/stack";

const images = resolve(import.meta.dirname, "../../docs/images");
const mostBytes = 400_000;
const ada = "ada@maple.test";
const desktop: BrowserContextOptions = { viewport: { width: 1440, height: 900 }, colorScheme: "light" };
const dark: BrowserContextOptions = { ...desktop, colorScheme: "dark" };
const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  colorScheme: "light",
  isMobile: true,
  hasTouch: true,
};

/** Arrives last, so that the pictures show a customer's mail and not an old newsletter. */
const order = {
  from: "Mara Lind <mara@lind-papers.test>",
  subject: "Order 4411: two boxes short",
  text: `Hello Ada,

We received eight of the ten boxes of order 4411 this morning. The two boxes with the blue notebooks are missing.

Could you please send the two missing boxes by Friday? The shop opens on Saturday, and its window is built around them. If they cannot be here in time, please refund EUR 184.00 to our account.

We have decided to keep the other eight boxes in any case.

Can you tell me today whether Friday works?

Best regards
Mara Lind`,
};

const say = (text: string) => process.stdout.write(`${text}\n`);

async function take(page: Page, name: string): Promise<void> {
  const path = resolve(images, `${name}.png`);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
  const { size } = statSync(path);
  say(`${name}.png ${Math.round(size / 1000)} kB`);
  if (size > mostBytes) throw new Error(`${name}.png is larger than ${mostBytes} bytes.`);
}

/** The README's pictures, taken of a fresh stack on the way a new customer goes. */
async function main(): Promise<void> {
  mkdirSync(images, { recursive: true });
  const running = process.env.E2E_URL;
  const stack = running ? null : await startStack();
  if (stack) process.env.E2E_DATA_DIR = stack.dataDir;
  const browser = await chromium.launch({ executablePath: await chromiumPath(), chromiumSandbox: false });
  try {
    await takeAll(browser, running ?? stack?.url ?? "");
  } finally {
    await browser.close();
    await stack?.stop();
  }
}

async function takeAll(browser: Browser, baseURL: string): Promise<void> {
  const settings = { baseURL, locale: "en-US", timezoneId: "UTC", reducedMotion: "reduce" } as const;
  const context = await browser.newContext({ ...settings, ...desktop });
  await control("google", "POST", `accounts/${ada}/messages`, order);
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto("/");
  await take(page, "landing");
  const slug = await signUp(page);
  await discover(page);

  await page.getByRole("button", { name: "Summarise the newest 10" }).click();
  await page.getByText("At most", { exact: true }).waitFor();
  await take(page, "quote");
  await confirmPrice(page);
  await summariesReady(page);

  await page.goto(`/${slug}/credits`);
  await startPurchase(page);
  await take(page, "checkout");
  await pay(page);
  await page.waitForURL(/purchase=done/);
  await summariseFirstPage(page, slug);

  await page.goto(`/${slug}/credits`);
  await take(page, "credits");
  await page.setViewportSize({ width: 1440, height: 1200 });
  await page.goto(`/${slug}`);
  await take(page, "dashboard");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`/${slug}/inbox`);
  await page.getByRole("list", { name: "Mails" }).getByRole("link", { name: order.subject }).click();
  await page.getByRole("region", { name: "Summary" }).waitFor();
  await take(page, "inbox");

  const storageState = await context.storageState();
  for (const [name, device] of Object.entries({ "inbox-dark": dark, "inbox-phone": phone })) {
    const other = await browser.newContext({ ...settings, ...device, storageState });
    const shown = await other.newPage();
    await shown.goto(name === "inbox-dark" ? page.url() : `/${slug}/inbox`);
    await take(shown, name);
    await other.close();
  }

  await page.goto(`/${slug}/segments/new`);
  await segment(page, slug);
  await page.goto(`/${slug}/templates/library`);
  await template(page);

  await queryDatabase(`UPDATE "user" SET is_operator = true WHERE email = $1`, [ada]);
  await page.goto("/admin/jobs");
  await take(page, "jobs");
}

async function signUp(page: Page): Promise<string> {
  await page.goto("/signup");
  await page.getByRole("button", { name: "Sign up with Gmail" }).click();
  await chooseAccount(page, ada);
  await page.waitForURL(/\/connect$/);
  const slug = slugOf(page);
  await page.getByRole("link", { name: "Continue to Google" }).click();
  await chooseAccount(page, ada);
  await allow(page);
  return slug;
}

async function discover(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Discover \d+ mails$/ }).click();
  await page.waitForURL(/\/inbox$/);
  await page.getByRole("progressbar", { name: `Discovery of ${ada}` }).waitFor({ state: "visible" });
  await page.getByRole("progressbar", { name: `Discovery of ${ada}` }).waitFor({ state: "detached" });
}

async function summariseFirstPage(page: Page, slug: string): Promise<void> {
  await page.goto(`/${slug}/inbox`);
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await page.getByRole("button", { name: "Summarise", exact: true }).click();
  await confirmPrice(page);
  await summariesReady(page);
}

/** People who bought, and what a rule over them says while it is written. */
async function segment(page: Page, slug: string): Promise<void> {
  const key = anApiKey(slug);
  for (const name of ["Mara", "Jonas", "Aylin", "Tom", "Sofia", "Ben"])
    await callApi("events", key, { name: "purchase", email: `${name.toLowerCase()}@lind-papers.test` });
  await page.reload();
  await page.getByLabel("Name", { exact: true }).fill("Bought this month");
  await page.getByLabel("Value", { exact: true }).fill("lind-papers.test");
  await page.getByRole("combobox", { name: "Test", exact: true }).click();
  await page.getByRole("option", { name: "contains", exact: true }).click();
  await page.getByRole("button", { name: "Add a group" }).click();
  await page.getByText("mara@lind-papers.test").waitFor();
  await take(page, "segment");
}

/** A mail of the library, made one's own and seen as a contact. */
async function template(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Use Welcome", exact: true }).click();
  await page.waitForURL(/templates\/tpl_/);
  await page
    .frameLocator("iframe[title='Preview of the mail']")
    .getByRole("heading", { name: "Good to have you here" })
    .waitFor();
  await take(page, "template");
}

const summariesReady = (page: Page) => page.getByRole("heading", { name: "Summaries are ready" }).waitFor();

await main();
