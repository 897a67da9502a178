/**
 * One value for the whole process. Next evaluates a server module once for pages and once for
 * route handlers, so pools, clients and in-memory limits hang on globalThis.
 */
export function once<T>(name: string, make: () => T): T {
  const store = globalThis as typeof globalThis & {
    inflowOnce?: Map<string, unknown>;
  };
  store.inflowOnce ??= new Map();
  if (!store.inflowOnce.has(name)) store.inflowOnce.set(name, make());
  return store.inflowOnce.get(name) as T;
}
