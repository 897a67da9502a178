import type { Page } from "@playwright/test";

/** Google's account chooser. */
export const chooseAccount = (page: Page, email: string) =>
  page.getByRole("button", { name: email, exact: true }).click();

export const allow = (page: Page) => page.getByRole("button", { name: "Allow" }).click();
export const deny = (page: Page) => page.getByRole("button", { name: "Deny" }).click();

/** The box in front of "View your email messages and settings". */
export const gmailScope = (page: Page) => page.getByRole("checkbox", { name: /email messages and settings/i });
