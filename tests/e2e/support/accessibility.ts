import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

async function violations(page: Page) {
  // Without frames there is nothing to merge, for which the other mode opens a page each time.
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")}: ${failureSummary}`),
    );
}

/** No serious finding of axe, in the light theme on a desk and in the dark one on a phone, and nothing wider than it. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await page.setViewportSize(desktop);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await expect(page.locator("html")).not.toHaveClass(/dark/);
  expect.soft(await violations(page), `${name}, desktop, light`).toEqual([]);
  await page.setViewportSize(phone);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(page.locator("html")).toHaveClass(/dark/);
  expect.soft(await violations(page), `${name}, phone, dark`).toEqual([]);
  const tooWide = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("main, [aria-label=Mails]")]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ tagName, scrollWidth, clientWidth }) => `${tagName}: ${scrollWidth - clientWidth} px`),
  );
  expect.soft(tooWide, `${name}: wider than a phone`).toEqual([]);
}
