import { expect, test } from "vitest";
import { newId, publicId } from "@/lib/ids";
import { buyPath, emailPath, runPath } from "./paths";

test("the way to the purchase knows the way back, and asks for whole credits", () => {
  const id = newId();
  const path = new URL(buyPath("acme", id, 2.25), "http://x");
  expect(path.searchParams.get("need")).toBe("3");
  expect(path.searchParams.get("return")).toBe(runPath("acme", id));
});

test("addresses carry public ids", () => {
  const id = newId();
  expect(emailPath("acme", id)).toBe(`/acme/inbox/${publicId("email", id)}`);
});
