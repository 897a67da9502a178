import type { Operation, RouteSpec } from "@/features/api-docs/openapi";
import * as credits from "../credits/route";
import * as creditTransactions from "../credits/transactions/route";
import * as me from "../me/route";

type Door = { gated: { spec: RouteSpec } };

/** Every public route. A test compares it with the folders. */
const routes: Record<string, Partial<Record<"GET" | "POST" | "PATCH" | "PUT" | "DELETE", Door>>> = {
  "/me": me,
  "/credits": credits,
  "/credits/transactions": creditTransactions,
};

export const operations: Operation[] = Object.entries(routes).flatMap(([path, doors]) =>
  Object.entries(doors).map(([method, door]) => ({ method, path, spec: door.gated.spec })),
);
