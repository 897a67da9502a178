import { expect, test } from "vitest";
import { nearest } from "./spelling";

const known = ["contact.first_name", "contact.last_name", "contact.plan", "workspace.name", "unsubscribe_url"];

test.each([
  ["contact.firstname", "contact.first_name"],
  ["contact.frist_name", "contact.first_name"],
  ["first_name", "contact.first_name"],
  ["unsubcribe_url", "unsubscribe_url"],
  ["contact.zebra", null],
])("%s was meant as %s", (typed, meant) => {
  expect(nearest(typed, known)).toBe(meant);
});
