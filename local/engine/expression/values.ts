/** A key that is not there. It compares like null, but two missing keys are not equal. */
export const MISSING = Symbol("missing");

export const plain = (value: unknown): unknown => (typeof value === "bigint" ? Number(value) : value);

export function isTruthy(value: unknown): boolean {
  const v = plain(value);
  return !(v === MISSING || v === null || v === undefined || v === false || v === "" || v === 0);
}

export function readKey(target: unknown, key: unknown): unknown {
  if (target === null || typeof target !== "object") return MISSING;
  const k = plain(key);
  if (Array.isArray(target)) return typeof k === "number" && k in target ? target[k] : MISSING;
  if (typeof k !== "string" || !Object.hasOwn(target, k)) return MISSING;
  const value: unknown = Reflect.get(target, k);
  return value === undefined ? MISSING : value;
}

export function isEqual(left: unknown, right: unknown): boolean {
  const [a, b] = [plain(left), plain(right)];
  if (a === MISSING || b === MISSING) return a !== b && (a === null || b === null);
  if (a === b) return true;
  return (
    typeof a === "object" &&
    typeof b === "object" &&
    a !== null &&
    b !== null &&
    JSON.stringify(a) === JSON.stringify(b)
  );
}

function comparable(value: unknown, other: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  if (value === null && typeof other !== "object") return typeof other === "string" ? "" : 0;
  return value;
}

/** A missing key is less than everything. Values of different kinds do not compare. */
export function compareBy(op: string, left: unknown, right: unknown): boolean {
  const [l, r] = [plain(left), plain(right)];
  if (l === MISSING) return op === "<" || op === "<=";
  if (r === MISSING) return op === ">" || op === ">=";
  const [a, b] = [comparable(l, r), comparable(r, l)];
  if (!((typeof a === "number" && typeof b === "number") || (typeof a === "string" && typeof b === "string")))
    return false;
  if (op === "<") return a < b;
  if (op === "<=") return a <= b;
  return op === ">" ? a > b : a >= b;
}

export function toText(value: unknown): string {
  if (value === MISSING) return "";
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

export function add(left: unknown, right: unknown): unknown {
  if (left === MISSING) return right;
  if (right === MISSING) return left;
  const [a, b] = [plain(left), plain(right)];
  if (typeof a === "number" && typeof b === "number") return a + b;
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
  return toText(a) + toText(b);
}

export function calculate(op: string, left: unknown, right: unknown): unknown {
  const [a, b] = [plain(left), plain(right)];
  if (typeof a !== "number" || typeof b !== "number") return false;
  if (op === "-") return a - b;
  if (op === "*") return a * b;
  return op === "/" ? a / b : a % b;
}

export function sizeOf(value: unknown): number {
  if (typeof value === "string") return [...value].length;
  if (Array.isArray(value)) return value.length;
  return typeof value === "object" && value !== null ? Object.keys(value).length : 0;
}

export function isIn(item: unknown, holder: unknown): boolean {
  if (item === MISSING) return false;
  if (Array.isArray(holder)) return holder.some((each) => isEqual(each, item));
  return typeof holder === "object" && holder !== null && typeof item === "string" && Object.hasOwn(holder, item);
}
