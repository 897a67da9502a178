import { expect, test } from "vitest";
import { contactPath, segmentEditPath, segmentPath, segmentsPath, segmentsProgressPath } from "./paths";

const id = "01a1ff16-7e9d-776b-8052-0af7cc7aaa85";

test("addresses carry public ids", () => {
  expect(segmentsPath("acme")).toBe("/acme/segments");
  expect(segmentsProgressPath("acme")).toBe("/acme/segments/progress");
  expect(segmentPath("acme", id)).toMatch(/^\/acme\/segments\/seg_[0-9a-z]{26}$/);
  expect(segmentEditPath("acme", id)).toBe(`${segmentPath("acme", id)}/edit`);
  expect(contactPath("acme", id)).toMatch(/^\/acme\/contacts\/con_[0-9a-z]{26}$/);
});
