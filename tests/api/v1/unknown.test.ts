import { expect, test } from "vitest";
import { DELETE, GET } from "@/app/api/v1/[...unknown]/route";
import { call } from "../support";

test("404: an address that is none answers in the envelope and says where the addresses are", async () => {
  const { status, error, data } = await call(GET, null);
  expect([status, error?.code, data]).toEqual([404, "not_found", null]);
  expect(error?.message).toContain("/api/v1/openapi.json");
  expect((await call(DELETE, "inf_any")).status).toBe(404);
});
