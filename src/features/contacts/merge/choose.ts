import type { Person } from "../person";
import type { PersonName } from "./schema";
import { personNames } from "./schema";

const isEmpty = (value: unknown) => value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** What has the other's value unless somebody chooses: all that the kept one lacks. */
export const takenByDefault = (kept: Person, gone: Person): string[] => [
  ...personNames.filter((name) => isEmpty(kept[name]) && !isEmpty(gone[name])),
  ...Object.keys(gone.fields).filter((id) => isEmpty(kept.fields[id]) && !isEmpty(gone.fields[id])),
];

const isName = (name: string): name is PersonName => (personNames as readonly string[]).includes(name);

/** One person of two: the kept one with what is taken from the other. */
export function mergedPerson(kept: Person, gone: Person, take: readonly string[]): Person {
  const merged: Person = { ...kept, fields: { ...kept.fields } };
  for (const name of take) {
    if (isName(name)) {
      merged[name] = gone[name];
      if (name === "timeZone") merged.timeZoneSource = gone.timeZoneSource;
      continue;
    }
    const value = gone.fields[name];
    if (value === undefined) delete merged.fields[name];
    else merged.fields[name] = value;
  }
  return merged;
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The kept one as it was before; what somebody changed since the merge stays as they made it. */
export function partedPerson(now: Person, before: Person, after: Person): Person {
  const parted: Person = { ...now, fields: { ...now.fields } };
  for (const name of personNames) {
    if (now[name] !== after[name]) continue;
    parted[name] = before[name];
    if (name === "timeZone") parted.timeZoneSource = before.timeZoneSource;
  }
  for (const id of new Set([...Object.keys(before.fields), ...Object.keys(after.fields)])) {
    if (!isSame(now.fields[id], after.fields[id])) continue;
    const value = before.fields[id];
    if (value === undefined) delete parted.fields[id];
    else parted.fields[id] = value;
  }
  return parted;
}
