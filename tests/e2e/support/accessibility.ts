import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

async function violations(page: Page, rules?: string[]) {
  // Without frames there is nothing to merge, for which the other mode opens a page each time.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations: found } = await (rules ? axe.withRules(rules) : axe).analyze();
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")}: ${failureSummary}`),
    );
}

/** No serious finding of axe in both themes, and nothing wider than a phone. Colours are what the dark theme changes. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await page.setViewportSize(desktop);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  expect.soft(await violations(page), `${name}, desktop, light`).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(page.locator("html")).toHaveClass(/dark/);
  expect.soft(await violations(page, ["color-contrast"]), `${name}, desktop, dark`).toEqual([]);
  await page.setViewportSize(phone);
  expect.soft(await violations(page, ["color-contrast"]), `${name}, phone, dark`).toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
  await expect(page.locator("html")).not.toHaveClass(/dark/);
  expect.soft(await violations(page), `${name}, phone, light`).toEqual([]);
  const tooWide = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("main, [aria-label=Mails]")]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ tagName, scrollWidth, clientWidth }) => `${tagName}: ${scrollWidth - clientWidth} px`),
  );
  expect.soft(tooWide, `${name}: wider than a phone`).toEqual([]);
}
