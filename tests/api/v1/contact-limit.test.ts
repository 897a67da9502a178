import { expect, test } from "vitest";
import { POST as create } from "@/app/api/v1/contacts/route";
import { createApiKey } from "@/features/api-keys/mutations";
import { isNearlyFull } from "@/features/billing/limits/schema";
import { inScope } from "@/lib/db";
import { service } from "@/service.config";
import { anEmail, aWorkspace } from "../../factories/workspaces";
import { call } from "../support";

test("a full plan refuses another contact with limit_reached: the plan, its limit and where to choose a larger one", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  const { contacts } = service.plans.free;
  await inScope("system", (tx) => tx.contactTally.create({ data: { workspaceId, change: contacts - 1 } }));
  const { key } = await createApiKey(ctx, { name: "test", scopes: ["contacts.write"] });
  const add = () => call(create, key, { body: { email: anEmail() } });
  expect((await add()).status).toBe(201);
  const { status, error } = await add();
  expect([status, error?.code]).toEqual([402, "limit_reached"]);
  expect(error?.message).toMatch(/^The Free plan holds 250 contacts.*larger plan under Settings, Billing/);
});

test("a plan is nearly full from four fifths on", () => {
  expect([199, 200, 250, 300].map((used) => isNearlyFull({ used, limit: 250 }))).toEqual([false, true, true, true]);
});
