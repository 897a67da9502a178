import { expect, test } from "vitest";
import { applyInput, nobody, type Person } from "./person";

const now = new Date("2026-11-21T12:00:00Z");
const registry = [
  { id: "f1", key: "plan", label: "Plan", type: "enum" as const, options: ["Free", "Pro"], formerKeys: ["tier"] },
  { id: "f2", key: "visits", label: "Visits", type: "number" as const, options: [], formerKeys: [] },
];
const ada: Person = { ...nobody, firstName: "Ada", fields: { f1: "Free", f2: 3 } };

test("what is given is written, what is left out stays, what is empty is emptied", () => {
  expect(applyInput(ada, { lastName: "Lovelace", fields: { tier: "pro", visits: "" } }, registry, now)).toEqual({
    person: { ...ada, lastName: "Lovelace", fields: { f1: "Pro" } },
    changed: ["lastName", "f1", "f2"],
  });
  expect(applyInput(ada, { firstName: "" }, registry, now)).toMatchObject({ changed: ["firstName"] });
});

test("the same once more changes nothing", () => {
  const given = { phone: "030 1234567", locale: "de_de", fields: { visits: "3" } };
  const once = applyInput(ada, given, registry, now);
  expect(once).toMatchObject({
    person: { phone: "+49301234567", locale: "de-DE", timeZone: "Europe/Berlin", timeZoneSource: "phone" },
  });
  expect(applyInput(once.person ?? nobody, given, registry, now)).toMatchObject({ changed: [] });
});

test("a zone that somebody chose outlives another phone; emptied, it is guessed again", () => {
  const chosen = applyInput(ada, { timeZone: "asia/tokyo" }, registry, now).person ?? nobody;
  expect(chosen).toMatchObject({ timeZone: "Asia/Tokyo", timeZoneSource: "explicit" });
  expect(applyInput(chosen, { phone: "+49 30 1234567" }, registry, now).person).toMatchObject({
    timeZone: "Asia/Tokyo",
  });
  expect(applyInput(chosen, { phone: "+49 30 1234567", timeZone: "" }, registry, now).person).toMatchObject({
    timeZone: "Europe/Berlin",
    timeZoneSource: "phone",
  });
});

test("all faults are told at once, each under the name it was given", () => {
  const { faults } = applyInput(
    ada,
    { locale: "no such thing!", timeZone: "Mars/Olympus", fields: { visits: "many", ghost: 1 } },
    registry,
    now,
  );
  expect(Object.keys(faults ?? {}).sort()).toEqual(["fields.ghost", "fields.visits", "locale", "timeZone"]);
});
