import { existsSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { firstWorkspaceName, isSlug, reservedSlugs, slugCandidates, slugFrom } from "./slug";

const app = new URL("../../app/", import.meta.url);
/** First URL segments of everything under `src/app`; route groups take no segment. */
const segments = (folder: URL): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      if (name.startsWith("(")) return segments(new URL(`${name}/`, folder));
      return name.startsWith("[") || name.startsWith("_") ? [] : [name];
    });

test("no workspace can take the address of a page of the product", () => {
  expect(existsSync(app)).toBe(true);
  for (const segment of segments(app)) expect(reservedSlugs, segment).toContain(segment);
});

test("any name becomes a slug that is well formed and not reserved", () => {
  const names = [
    "Acme GmbH & Co. KG",
    "Müller’s Bäckerei",
    "日本",
    "a",
    "",
    "Admin",
    "api",
    "--x--",
    "ß".repeat(90),
    "Login!",
  ];
  for (const name of names) expect(isSlug(slugFrom(name)), `${name} → ${slugFrom(name)}`).toBe(true);
  expect(slugFrom("Müller’s Bäckerei")).toBe("mullers-backerei");
});

test("every candidate is a slug", () => {
  for (const slug of slugCandidates(slugFrom("x".repeat(60)), () => "a1b2c3")) expect(isSlug(slug)).toBe(true);
});

test("a company's domain names its first workspace, a public mail host does not", () => {
  expect(firstWorkspaceName({ email: "ada@acme.co", name: "Ada" })).toBe("Acme");
  expect(firstWorkspaceName({ email: "ada@gmail.com", name: "Ada Lovelace" })).toBe("Ada Lovelace’s workspace");
  expect(firstWorkspaceName({ email: "grace.hopper@gmail.com", name: null })).toBe("Grace’s workspace");
});
