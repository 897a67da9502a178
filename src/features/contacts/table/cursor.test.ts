import { expect, test } from "vitest";
import { newId } from "@/lib/ids";
import { contactSorts } from "../schema";
import { afterCursor, cursorOf } from "./cursor";

const place = { id: newId(), email: "ada@example.com", sortName: "lovelace ádà" };

test.each(contactSorts)("a cursor of %s leads back to its place", (sort) => {
  const { id, key } = afterCursor(cursorOf(place, sort), sort);
  expect(id).toBe(place.id);
  if (sort.startsWith("name")) expect(key).toBe(place.sortName);
  if (sort.startsWith("email")) expect(key).toBe(place.email);
});

test("what is no cursor, or one of another order, is refused with the fix", () => {
  for (const cursor of ["", "x", "'; --", Buffer.from(`${newId()}\u0000`).toString("base64url")])
    expect(() => afterCursor(cursor, "email"), cursor).toThrow(/cursor/);
  expect(() => afterCursor(cursorOf(place, "newest"), "name")).toThrow(/another order/);
});
