/** `address` may hold `*`; `count` unset refuses for good. */
export type RefusalRule = { address: string; code: number; message: string; count?: number };

export type Refusals = {
  /** The SMTP error for this recipient, or null to accept it. */
  check(address: string): Error | null;
  add(rule: RefusalRule): void;
  list(): RefusalRule[];
  reset(): void;
};

const standing: RefusalRule = { address: "bounce*", code: 550, message: "5.1.1 No such user" };

/** Recipients starting with `bounce` are always refused; more rules come from the control API. */
export function createRefusals(): Refusals {
  let rules: RefusalRule[] = [];
  return {
    check(address) {
      const rule = [...rules, standing].find((candidate) => matches(candidate.address, address));
      if (!rule) return null;
      if (rule.count !== undefined) {
        rule.count -= 1;
        rules = rules.filter((candidate) => candidate.count === undefined || candidate.count > 0);
      }
      return Object.assign(new Error(rule.message), { responseCode: rule.code });
    },
    add: (rule) => rules.push(rule),
    list: () => [...rules, standing],
    reset: () => {
      rules = [];
    },
  };
}

function matches(pattern: string, address: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${escaped}$`, "i").test(address);
}
