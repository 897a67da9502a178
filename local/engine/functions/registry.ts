import { type FunctionConfig, functionConfig } from "./function-config";

export type FunctionEntry = {
  id: string;
  app: string;
  url: string;
  config: FunctionConfig;
  maxAttempts: number;
};

export type Trigger = FunctionConfig["triggers"][number];

const DEFAULT_RETRIES = 4;
const MAX_RETRIES = 20;

/** `a/b.c` is also matched by `a/*` and `a/b.*`. */
export function patternsOf(name: string): string[] {
  const patterns = [name];
  for (const separator of ["/", "."]) {
    const parts = name.split(separator);
    for (let i = 1; i < parts.length; i++) patterns.push(`${parts.slice(0, i).join(separator)}${separator}*`);
  }
  return patterns;
}

/** The functions of the last synchronisation. A run of any other function is held until its function is back. */
export class Registry {
  #byId = new Map<string, FunctionEntry>();
  #byEvent = new Map<string, { entry: FunctionEntry; trigger: Trigger }[]>();

  load(rows: { id: string; app: string; url: string; config: unknown }[]): void {
    this.#byId = new Map();
    this.#byEvent = new Map();
    for (const row of rows) {
      const config = functionConfig.parse(row.config);
      const retries = Object.values(config.steps)[0]?.retries?.attempts ?? DEFAULT_RETRIES;
      const entry = {
        ...row,
        config,
        maxAttempts: Math.min(retries, MAX_RETRIES) + 1,
      };
      this.#byId.set(row.id, entry);
      for (const trigger of config.triggers) {
        if (!trigger.event) continue;
        const list = this.#byEvent.get(trigger.event) ?? [];
        list.push({ entry, trigger });
        this.#byEvent.set(trigger.event, list);
      }
    }
  }

  find(id: string): FunctionEntry | undefined {
    return this.#byId.get(id);
  }

  list(): FunctionEntry[] {
    return [...this.#byId.values()];
  }

  listeners(eventName: string): { entry: FunctionEntry; trigger: Trigger }[] {
    return patternsOf(eventName).flatMap((pattern) => this.#byEvent.get(pattern) ?? []);
  }
}
