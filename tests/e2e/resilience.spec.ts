import { expect, test } from "./support/journey";
import { ledgerOf } from "./support/ledger";
import { aGoogleAccount, control, stackServices } from "./support/peers";
import { askForPrice, confirmPrice, untilSummarised } from "./support/summaries";
import { openInbox } from "./support/workspace";

test("a reload in the middle of a run shows its progress, and the run ends", async ({ page }) => {
  const slug = await openInbox(page, await aGoogleAccount(8), 8);
  await control("anthropic", "POST", "settings", { latencyMs: 400 });
  await confirmPrice(page, await askForPrice(page, 8));
  const progress = page.getByRole("progressbar", { name: "Summaries of this run" });
  await expect(progress).toBeVisible();
  await page.reload();
  await expect(progress).toBeVisible();
  await untilSummarised(page);
  expect(await ledgerOf(slug)).toMatchObject({ captures: 8, heldMicro: 0n });
});

test("a run outlives the app's sudden death, and the open page goes on by itself", async ({ page, watch }) => {
  watch.allow(/ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE|Failed to fetch|status of 50\d|^50\d from/);
  const slug = await openInbox(page, await aGoogleAccount(12), 12);
  await control("anthropic", "POST", "settings", { latencyMs: 400 });
  await confirmPrice(page, await askForPrice(page, 12));
  await expect(page.getByRole("progressbar", { name: "Summaries of this run" })).toBeVisible();
  const before = stackServices().pids.app;
  if (!before) throw new Error("The app does not run.");
  process.kill(before, "SIGKILL");
  await expect.poll(() => stackServices().pids.app).not.toBe(before);
  await untilSummarised(page);
  expect(await ledgerOf(slug)).toMatchObject({ captures: 12, heldMicro: 0n });
});
