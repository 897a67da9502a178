import { expect, it } from "vitest";
import { FirstRows } from "./first-rows";

it("tells the row that had an address first, as a map would, for any number of them and batch after batch", () => {
  const rows = new FirstRows();
  for (const count of [10, 20_000, 4]) {
    const known = new Map<string, number>();
    const wrong: string[] = [];
    for (let n = 0; n < count; n++) {
      const one = (n * 13) % Math.ceil(count * 0.7);
      const email = `${"x".repeat(one % 150)}${one}@x.example`;
      if (rows.firstOf(email, n) !== (known.get(email) ?? null)) wrong.push(email);
      if (!known.has(email)) known.set(email, n);
    }
    expect(wrong).toEqual([]);
    expect(known.size).toBeLessThan(count);
    rows.clear();
  }
});
