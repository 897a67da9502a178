const shared = globalThis as typeof globalThis & { inflowOnce?: Map<string, unknown> };
shared.inflowOnce ??= new Map();
const store = shared.inflowOnce;

/**
 * One value for the whole process. Next evaluates a server module once for pages and once for
 * route handlers, so pools, clients and in-memory limits hang on globalThis.
 */
export function once<T>(name: string, make: () => T): T {
  if (!store.has(name)) store.set(name, make());
  return store.get(name) as T;
}
