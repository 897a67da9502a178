import { expect, test } from "./support/journey";
import { callApi } from "./support/ledger";
import { aPerson, signIn } from "./support/workspace";

test("a key is shown once, works over HTTP, and is refused as soon as it is revoked", async ({ page }) => {
  const { email, slug } = aPerson();
  await signIn(page, email);
  await page.waitForURL(`/${slug}`);
  await page.goto(`/${slug}/settings/api-keys`);
  await page.getByRole("button", { name: "New API key" }).click();
  await page.getByLabel("Name").fill("Nightly export");
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog", { name: "Copy your key now" });
  const key = (await dialog.locator("code").textContent()) ?? "";
  await dialog.getByRole("button", { name: "I have stored it" }).click();
  await expect(page.getByText("Nightly export")).toBeVisible();
  expect(await page.content()).not.toContain(key);

  const me = await callApi("me", key);
  expect(me).toMatchObject({ status: 200, body: { data: { workspace: { slug }, key: { name: "Nightly export" } } } });
  // It was given reading scopes only.
  expect((await callApi("summaries/run", key, { filter: {} })).status).toBe(403);

  await page.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("The key is revoked.")).toBeVisible();
  expect((await callApi("me", key)).status).toBe(401);
});

test("the API's documentation names every resource", async ({ page, request }) => {
  const document = await (await request.get("/api/v1/openapi.json")).json();
  await page.goto("/docs/api");
  const named = await page.getByRole("main").getByRole("listitem").allTextContents();
  for (const path of Object.keys(document.paths)) expect(named.filter((text) => text.includes(path))).not.toEqual([]);
  await page.getByRole("navigation", { name: "Resources" }).getByRole("link", { name: "emails" }).click();
  await expect(page.getByRole("heading", { name: "GET /emails", exact: true })).toBeVisible();
});
