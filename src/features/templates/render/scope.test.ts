import { expect, test } from "vitest";
import { fieldNamed, scopeOf } from "./scope";

const person = {
  email: "a@b.example",
  firstName: "Ada",
  lastName: " ",
  phone: "",
  locale: "",
  timeZone: "",
  tags: ["vip"],
};
const fields = [
  { id: "1", key: "plan", formerKeys: ["tier"], label: "Plan" },
  { id: "2", key: "tier", formerKeys: [], label: "Tier" },
  { id: "3", key: "email", formerKeys: [], label: "Shadow" },
  { id: "4", key: "seats", formerKeys: ["places"], label: "Seats" },
];
const sender = { company: "", address: "", workspaceName: "Acme" };
const links = { unsubscribe: "https://a.example/u", preferences: "https://a.example/p" };
const scope = (values: Record<string, unknown>) =>
  scopeOf({ person: { ...person, fields: values }, fields, sender, links, event: {} }) as {
    contact: Record<string, unknown>;
    workspace: Record<string, unknown>;
  };

test("a field is read by its key and by its former ones; a live key and what every contact has come first", () => {
  const { contact, workspace } = scope({ "1": "gold", "2": "second", "3": "shadow", "4": 3 });
  expect({ ...contact }).toEqual({
    email: "a@b.example",
    first_name: "Ada",
    name: "Ada",
    tags: ["vip"],
    plan: "gold",
    tier: "second",
    seats: 3,
    places: 3,
  });
  expect({ ...workspace }).toEqual({ name: "Acme" });
  expect(scope({ "1": "gold" }).contact.tier).toBeUndefined();
  expect(fieldNamed(fields, "places")?.id).toBe("4");
  expect(fieldNamed(fields, "tier")?.id).toBe("2");
  expect(fieldNamed(fields, "email")).toBeUndefined();
});

test("what is empty is missing, and nothing has a prototype", () => {
  const { contact } = scope({ "1": "  ", "4": 0 });
  expect("plan" in contact).toBe(false);
  expect(contact.seats).toBe(0);
  expect("constructor" in contact).toBe(false);
});
