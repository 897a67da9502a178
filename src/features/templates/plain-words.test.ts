import { expect, test } from "vitest";
import { plainWords } from "./plain-words";

test("marks and tags go, values are called by their names", () => {
  expect(plainWords("You are invited{% if contact.first_name %}, {{ contact.first_name | upcase }}{% endif %}")).toBe(
    "You are invited, ‹first name›",
  );
  expect(plainWords("News of **{{ workspace.name }}**:\n[read](https://x.example) it")).toBe(
    "News of ‹workspace name›: read it",
  );
});
