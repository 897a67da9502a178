import { fieldOfKey } from "../../fields/value";
import { fieldIdOf } from "../schema";

type Registered = Parameters<typeof fieldOfKey>[0][number];

/** `field:` and a key of today or the past as `field:` and the field's id; what is no field's stays. */
export const withIds = (columns: readonly string[], fields: readonly Registered[]) =>
  columns.map((target) => {
    const key = fieldIdOf(target);
    const field = key === null ? undefined : fieldOfKey(fields, key);
    return field ? `field:${field.id}` : target;
  });

/** The other way round, for who knows fields by their keys. */
export const withKeys = (columns: readonly string[], fields: readonly Registered[]) =>
  columns.map((target) => {
    const field = fields.find(({ id }) => id === fieldIdOf(target));
    return field ? `field:${field.key}` : target;
  });
