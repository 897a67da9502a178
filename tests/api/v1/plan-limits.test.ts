import { expect, test } from "vitest";
import { GET as getMe } from "@/app/api/v1/me/route";
import { createApiKey } from "@/features/api-keys/mutations";
import { aWorkspace } from "../../factories/workspaces";
import { call } from "../support";

test("the plan says how many requests a minute a workspace may make", async () => {
  for (const [plan, limit] of [
    [undefined, "60"],
    ["starter", "120"],
    ["scale", "1200"],
  ] as const) {
    const { ctx } = await aWorkspace(plan ? { plan } : {});
    const { key } = await createApiKey(ctx, { name: "test", scopes: ["workspace.read"] });
    const { status, headers } = await call(getMe, key);
    expect([status, headers.get("ratelimit-limit")]).toEqual([200, limit]);
  }
});
