import pg from "pg";
import { expect, test, vi } from "vitest";
import { newId } from "@/lib/ids";

vi.hoisted(() => {
  // Whoever asks next gets the very connection that broke, if it is still lent.
  process.env.DATABASE_POOL = "1";
});

/** The server ends its own process: the client hears FATAL first, and that the socket is closed only later. */
const suicide = "SELECT pg_terminate_backend(pg_backend_pid())";
type Query = (this: pg.Client, ...args: unknown[]) => unknown;
const prototype = pg.Client.prototype as unknown as { query: Query };
const send = prototype.query;
let isDying = false;
/** Installed before the product's client binds it: instead of a COMMIT the process ends. */
prototype.query = function (this: pg.Client, ...args: unknown[]) {
  const [first] = args as [{ text?: string }];
  if (!isDying || first.text !== "COMMIT") return send.apply(this, args);
  isDying = false;
  return send.call(this, suicide);
};

test("a connection that the server ended is never lent again: not after a statement, not after a COMMIT", async () => {
  const { inScope } = await import("@/lib/db");
  const scope = { workspaceId: newId() };
  const one = () => inScope(scope, (tx) => tx.$queryRaw<{ one: number }[]>`SELECT 1 AS one`);
  expect(await one()).toEqual([{ one: 1 }]);
  for (let time = 0; time < 5; time++) {
    await expect(inScope(scope, (tx) => tx.$queryRawUnsafe(suicide))).rejects.toThrow();
    expect(await one()).toEqual([{ one: 1 }]);
    isDying = true;
    await expect(one()).rejects.toThrow();
    expect(await one()).toEqual([{ one: 1 }]);
  }
});
