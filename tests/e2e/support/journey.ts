import { type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import { BrowserWatch } from "./browser-watch";
import { control } from "./peers";

type Journey = {
  /** Every browser of the test is watched; what it found fails the test at its end. */
  watch: BrowserWatch;
  /** Another person, or the same one on another device: a browser that shares no cookie with `page`. */
  openBrowser: (options?: BrowserContextOptions) => Promise<Page>;
  /** Faults and delays a test asks of the sandbox end with it. */
  calmPeers: undefined;
};

/** People press a button after they have read the page: React has taken over all parts of it by then. */
const isAlive = (page: Page) =>
  page.waitForFunction(() =>
    [...document.querySelectorAll("main form, main button")].every((part) =>
      Object.keys(part).some((name) => name.startsWith("__reactProps$")),
    ),
  );

export const test = base.extend<Journey>({
  watch: [
    async ({ browserName: _ }, use) => {
      const watch = new BrowserWatch();
      await use(watch);
      expect(watch.problems()).toEqual([]);
    },
    { auto: true },
  ],
  calmPeers: [
    async ({ browserName: _ }, use) => {
      await use(undefined);
      await control("google", "DELETE", "faults");
      await control("anthropic", "POST", "reset");
    },
    { auto: true },
  ],
  page: async ({ page }, use) => {
    const goto = page.goto.bind(page);
    page.goto = async (...args) => {
      const reply = await goto(...args);
      await isAlive(page);
      return reply;
    };
    await use(page);
  },
  context: async ({ context, watch }, use) => {
    watch.follow(context);
    await use(context);
  },
  openBrowser: async ({ browser, baseURL, watch }, use) => {
    const opened: Page[] = [];
    await use(async (options) => {
      const context = await browser.newContext({ baseURL, ...options });
      watch.follow(context);
      const page = await context.newPage();
      opened.push(page);
      return page;
    });
    for (const page of opened) await page.context().close();
  },
});

export { expect };
