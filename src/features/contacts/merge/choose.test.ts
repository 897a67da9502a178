import fc from "fast-check";
import { expect, test } from "vitest";
import { nobody, type Person } from "../person";
import { mergedPerson, partedPerson, takenByDefault } from "./choose";
import { personNames } from "./schema";

const ada: Person = { ...nobody, firstName: "Ada", fields: { f1: "Gold" } };
const augusta: Person = {
  ...nobody,
  firstName: "Augusta",
  lastName: "King",
  timeZone: "Europe/London",
  timeZoneSource: "explicit",
  fields: { f1: "Silver", f2: 7 },
};

test("unless somebody chooses, only what is empty is filled", () => {
  const take = takenByDefault(ada, augusta);
  expect(take).toEqual(["lastName", "timeZone", "f2"]);
  expect(mergedPerson(ada, augusta, take)).toEqual({
    ...augusta,
    firstName: "Ada",
    fields: { f1: "Gold", f2: 7 },
  });
});

test("an empty value can be chosen too", () => {
  expect(mergedPerson(augusta, ada, ["lastName", "f2"])).toMatchObject({ lastName: "", fields: { f1: "Silver" } });
});

const text = fc.constantFrom("", "a", "b");
const person: fc.Arbitrary<Person> = fc.record({
  firstName: text,
  lastName: text,
  phone: text,
  locale: text,
  timeZone: text,
  timeZoneSource: fc.constantFrom("explicit" as const, "phone" as const, null),
  fields: fc.dictionary(fc.constantFrom("f1", "f2", "f3"), fc.constantFrom("x", 1, true), { noNullPrototype: true }),
});
const names = fc.subarray([...personNames, "f1", "f2", "f3"]);

test("whatever is merged, parting gives back what was there; changes made since stay", () => {
  fc.assert(
    fc.property(person, person, names, (kept, gone, take) => {
      const merged = mergedPerson(kept, gone, take);
      const parted = partedPerson(merged, kept, merged);
      const zone = parted.timeZone === kept.timeZone;
      expect({ ...parted, timeZoneSource: null }).toEqual({ ...kept, timeZoneSource: null });
      expect(zone).toBe(true);
      const edited = { ...merged, firstName: "edited", fields: { ...merged.fields, f1: "edited" } };
      expect(partedPerson(edited, kept, merged)).toMatchObject({ firstName: "edited", fields: { f1: "edited" } });
    }),
  );
});
