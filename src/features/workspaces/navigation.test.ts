import { expect, test } from "vitest";
import { permissionsOf } from "@/gates/permissions";
import { settingsNavigation, workspaceCommands, workspaceNavigation } from "./navigation";

const labels = (items: readonly { label: string }[]) => items.map(({ label }) => label);
const viewer = new Set(permissionsOf.viewer);
const admin = new Set(permissionsOf.admin);

test("a role sees only what its pages would open", () => {
  expect(labels(workspaceNavigation("acme", viewer).flatMap(({ items }) => items))).not.toContain("Credits");
  expect(labels(settingsNavigation("acme", viewer))).not.toContain("API keys");
  expect(labels(settingsNavigation("acme", admin))).toContain("API keys");
});

test("commands a role may not run are not offered", () => {
  const offered = (permissions: typeof viewer) =>
    labels(workspaceCommands("acme", permissions).flatMap(({ items }) => items));
  expect(offered(viewer)).not.toContain("Buy credits");
  expect(offered(admin)).toContain("Buy credits");
});
