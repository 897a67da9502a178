import { expect, type Page } from "@playwright/test";
import { allow, chooseAccount } from "./google-pages";
import { admin, freshName, mailsTo } from "./peers";

/** The first segment of the address: the workspace's slug. */
export const slugOf = (page: Page) => new URL(page.url()).pathname.split("/")[1] ?? "";

/** Waits for the dashboard of whichever workspace the person comes to. @returns its slug. */
export async function untilHome(page: Page): Promise<string> {
  await page.waitForURL(({ pathname }) => /^\/[\w-]+$/.test(pathname) && !["/welcome", "/login"].includes(pathname));
  return slugOf(page);
}

/** Signs up with a Google account; ends on the page that explains the Gmail permission. @returns the slug. */
export async function signUpWithGoogle(page: Page, email: string): Promise<string> {
  await page.goto("/signup");
  await page.getByRole("button", { name: "Sign up with Gmail" }).click();
  await chooseAccount(page, email);
  await page.waitForURL(/\/connect$/);
  return slugOf(page);
}

/** From the page that explains the permission to the choice of mails. */
export async function connectGmail(page: Page, email: string): Promise<void> {
  await page.getByRole("link", { name: "Continue to Google" }).click();
  await chooseAccount(page, email);
  await allow(page);
  await page.waitForURL(/\/discover\?/);
}

/** Starts the discovery as proposed and waits in the inbox until `mails` are there. */
export async function discover(page: Page, mails: number): Promise<void> {
  await page.getByRole("button", { name: `Discover ${mails} mails` }).click();
  await page.waitForURL(/\/inbox$/);
  await expect(page.getByText(`${mails} mails`, { exact: true })).toBeVisible();
}

/** Sign-up, connection and discovery in one go. @returns the slug. */
export async function openInbox(page: Page, email: string, mails: number): Promise<string> {
  const slug = await signUpWithGoogle(page, email);
  await connectGmail(page, email);
  await discover(page, mails);
  return slug;
}

export const password = "a long enough passphrase 7";

/** A person with a confirmed address and a workspace, made by the operator's command line. */
export function aPerson({ operator = false } = {}): { email: string; slug: string } {
  const slug = freshName("team");
  const email = `${slug}@birch.test`;
  const flags = operator ? ["--operator"] : [];
  admin("user", "create", "--email", email, "--password", password, "--workspace", slug, ...flags);
  return { email, slug };
}

/** Signs in with the password; ends wherever the page leads. */
export async function signIn(page: Page, email: string, secret = password): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(secret);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Waits for the newest mail to `address` with a link below `/{path}/`. @returns the link. */
export async function mailedLink(address: string, path: string): Promise<string> {
  const links = async () =>
    (await mailsTo(address)).flatMap(({ text }) => text.match(new RegExp(`https?://\\S+/${path}/[\\w-]+`)) ?? []);
  await expect.poll(links, { message: `a mail to ${address} with a /${path}/ link` }).not.toEqual([]);
  return (await links()).at(-1) ?? "";
}

/** The balance as the top bar shows it. */
export const balance = (page: Page) => page.getByRole("link", { name: /credits available/ });
