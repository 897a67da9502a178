import { expect, test } from "vitest";
import { formatBytes, formatCredits, formatMoney, formatRelative } from "./format";

test("credits are cut off, never rounded up", () => {
  expect(formatCredits(1_999_999n)).toBe("1.99");
  expect(formatCredits(1_234_500_000n)).toBe("1,234.5");
  expect(formatCredits(4_000n)).toBe("0");
});

test("six digits print a credit amount exactly, with its sign", () => {
  expect(formatCredits(-1_000_001n, 6)).toBe("−1.000001");
  expect(formatCredits("840000", 6)).toBe("0.84");
});

test("an amount that prints as zero has no minus sign", () => {
  expect(formatCredits(-1n)).toBe("0");
});

test("money shows cents only when there are some", () => {
  expect(formatMoney(500)).toBe("$5");
  expect(formatMoney(1_999)).toBe("$19.99");
});

test("sizes use decimal units", () => {
  expect([0, 999, 1_000, 12_345, 250_000_000].map(formatBytes)).toEqual([
    "0 B",
    "999 B",
    "1.0 kB",
    "12.3 kB",
    "250 MB",
  ]);
});

test("relative time gives way to a date after a week", () => {
  const now = new Date("2026-03-10T12:00:00Z");
  expect(formatRelative(new Date("2026-03-10T11:59:40Z"), now)).toBe("just now");
  expect(formatRelative(new Date("2026-03-10T10:00:00Z"), now)).toBe("2 hr. ago");
  expect(formatRelative(new Date("2026-03-01T10:00:00Z"), now)).toBeNull();
});
