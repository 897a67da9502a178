import type { APIRequestContext } from "@playwright/test";
import { expectAccessible } from "./support/accessibility";
import { expect, test } from "./support/journey";
import { anApiKey, callApi } from "./support/ledger";
import { aGoogleAccount, control, queryDatabase } from "./support/peers";
import { askForPrice, confirmPrice, untilSummarised } from "./support/summaries";
import { aPerson, openInbox, signIn } from "./support/workspace";

test("the public pages are accessible in both themes and fit a phone", async ({ page }) => {
  for (const path of ["/", "/pricing", "/signup", "/login", "/forgot", "/docs/api", "/docs/api/contacts", "/privacy"]) {
    await page.goto(path);
    await expectAccessible(page, path);
  }
});

test("the workspace's pages are accessible in both themes and fit a phone", async ({ page }) => {
  const address = await aGoogleAccount(6);
  const long = "a-word-without-end-".repeat(12);
  await control("google", "POST", `accounts/${address}/messages`, { from: `${long} <l@partners.test>`, subject: long });
  const slug = await openInbox(page, address, 7);
  await confirmPrice(page, await askForPrice(page, 2));
  await untilSummarised(page);
  const run = new URL(page.url()).pathname;
  await page.goto(`/${slug}/inbox`);
  await page.getByRole("list", { name: "Mails" }).getByRole("link").first().click();
  await expect(page.getByRole("region", { name: "Summary" })).toBeVisible();
  await expectAccessible(page, "reading pane");
  const pages = ["", "/inbox", "/credits", "/runs", "/connect", "/discover", "/segments"];
  // The other pages of the audience are looked at by the journeys through them.
  const contacts = ["lists", "import", "export"].map((name) => `/contacts/${name}`);
  const settings = ["profile", "sessions", "connections", "team", "api-keys", "fields"].map(
    (name) => `/settings/${name}`,
  );
  for (const path of [...pages, ...contacts, ...settings].map((path) => `/${slug}${path}`).concat(run)) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
    await expectAccessible(page, path);
  }
});

test("the operators' pages are accessible in both themes and fit a phone", async ({ page }) => {
  const { email, slug } = aPerson({ operator: true });
  await signIn(page, email);
  await page.waitForURL(`/${slug}`);
  for (const path of ["/admin", "/admin/users", "/admin/ledger", "/admin/jobs"]) {
    await page.goto(path);
    await expectAccessible(page, path);
  }
  await page.getByRole("table", { name: "Runs", exact: true }).getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "Started by" })).toBeVisible();
  await expectAccessible(page, "a run of a job");
});

test("the keyboard alone skips, jumps, moves, ticks and opens", async ({ page }) => {
  const slug = await openInbox(page, await aGoogleAccount(4), 4);
  await page.goto(`/${slug}/inbox`);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();

  const mails = page.getByRole("list", { name: "Mails" }).getByRole("link");
  await page.keyboard.press("j");
  await expect(mails.nth(0)).toBeFocused();
  await page.keyboard.press("j");
  await expect(mails.nth(1)).toBeFocused();
  await page.keyboard.press("k");
  await expect(mails.nth(0)).toBeFocused();
  await page.keyboard.press("x");
  await expect(page.getByText("1 selected")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Reading pane" }).getByRole("article")).toBeVisible();

  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Command palette" })).toBeVisible();
  await page.keyboard.type("credits");
  await page.keyboard.press("Enter");
  await page.waitForURL(`/${slug}/credits`);
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Command palette" })).toBeHidden();
});

test("no link of the product is dead", async ({ page }) => {
  const email = await aGoogleAccount(5);
  const slug = await openInbox(page, email, 5);
  await confirmPrice(page, await askForPrice(page, 2));
  await untilSummarised(page);
  const audience = await anAudience(slug);
  await queryDatabase(`UPDATE "user" SET is_operator = true WHERE email = $1`, [email]);
  const { dead, visited } = await crawl(page.request, [`/${slug}`, "/admin", "/"]);
  expect(dead).toEqual([]);
  for (const path of [`/${slug}/credits`, `/${slug}/settings/api-keys`, "/pricing", "/admin/jobs", ...audience])
    expect(visited).toContain(path);
});

/** Somebody with a tag, on a list and in a segment. @returns the pages that show them. */
async function anAudience(slug: string): Promise<string[]> {
  const key = anApiKey(slug);
  const make = async (path: string, body: unknown) => {
    const made = await callApi(path, key, body);
    expect(made.status, path).toBe(201);
    return (made.body.data as { id: string }).id;
  };
  const contact = await make("contacts", { email: "ada@maple.test", firstName: "Ada", tags: ["VIP"] });
  const list = await make("lists", { name: "Guests" });
  const root = { kind: "group", match: "all", items: [{ kind: "core", field: "email", test: "isSet" }] };
  const segment = await make("segments", { name: "All", description: "", rule: { version: 1, root } });
  const segments = [`/${slug}/segments/${segment}`, `/${slug}/segments/${segment}/edit`, `/${slug}/segments/new`];
  const contacts = [`/${slug}/contacts/${contact}`, `/${slug}/contacts?list=${list}`, `/${slug}/contacts/import`];
  return [...segments, ...contacts, `/${slug}/settings/fields`, `/${slug}/settings/topics`];
}

/** One of the addresses that differ only in what they filter and sort by is enough. */
const kindOf = (path: string) => {
  const { pathname, searchParams } = new URL(path, "http://any.test");
  return `${pathname} ${[...new Set(searchParams.keys())].sort()}`;
};

/** Follows the internal links of every page reached; the answers' status, not their looks. */
async function crawl(request: APIRequestContext, starts: string[]) {
  const visited = new Set<string>(starts);
  const kinds = new Set(starts.map(kindOf));
  const dead: string[] = [];
  for (const path of visited) {
    const response = await request.get(path);
    if (!response.ok()) dead.push(`${response.status()} ${path}`);
    if (!response.headers()["content-type"]?.includes("text/html")) continue;
    for (const [, href = ""] of (await response.text()).matchAll(/<a [^>]*href="([^"]+)"/g)) {
      const target = href.replaceAll("&amp;", "&").split("#")[0] ?? "";
      if (!target.startsWith("/") || target.startsWith("//") || kinds.has(kindOf(target))) continue;
      kinds.add(kindOf(target));
      visited.add(target);
    }
  }
  return { dead, visited: [...visited] };
}
