import { expect, test, vi } from "vitest";
import { Prisma } from "@/generated/prisma/client";

test("each bundle's copy of the module prepares its own statements on the connections that all share", async () => {
  const first = await import("@/lib/db");
  expect(await first.runOnce("system", Prisma.sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  vi.resetModules();
  const second = await import("@/lib/db");
  expect(second.runOnce).not.toBe(first.runOnce);
  expect(await second.runOnce("system", Prisma.sql`SELECT 2 AS two`)).toEqual([{ two: 2 }]);
  expect(await first.runOnce("system", Prisma.sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
});
