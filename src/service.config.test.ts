import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { boundsOf } from "@/features/summaries/price";
import { service } from "./service.config";

const AA_TEXT = 4.5;
const AA_OUTLINE = 3;

function luminance(color: string) {
  const [lightness = 0, chroma = 0, hue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return (
    0.2126 * clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) +
    0.7152 * clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) +
    0.0722 * clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  );
}

function contrast(one: string, other: string) {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].sort((x, y) => x - y);
  return (bright + 0.05) / (dim + 0.05);
}

type Token = keyof typeof service.theme.colors.light;

const statuses = ["primary", "destructive", "success", "warning", "info"] as const;
const surfaces = ["background", "card", "popover", "muted"] as const;
const textPairs: [text: Token, on: Token][] = [
  ...surfaces.flatMap((on): [Token, Token][] => [
    ["foreground", on],
    ["muted-foreground", on],
  ]),
  ...statuses.flatMap((name): [Token, Token][] => [
    [`${name}-foreground`, name],
    [name, "background"],
    [name, "card"],
    [name, `${name}-soft`],
    ["foreground", `${name}-soft`],
  ]),
  ["primary-foreground", "primary-hover"],
  ["muted-foreground", "accent"],
  ["muted-foreground", "secondary"],
  ["secondary-foreground", "secondary"],
  ["accent-foreground", "accent"],
  ["sidebar-foreground", "sidebar"],
  ["muted-foreground", "sidebar"],
  ["foreground", "sidebar-accent"],
];
const outlinePairs: [line: Token, on: Token][] = [
  ["input", "background"],
  ["input", "card"],
  ["ring", "background"],
  ["ring", "card"],
  ["brand", "background"],
  ["brand", "card"],
  ["primary", "sidebar-accent"],
  ["chart-1", "card"],
  ["chart-3", "card"],
  ["chart-4", "card"],
];

describe.each(["light", "dark"] as const)("the %s palette", (mode) => {
  const palette = service.theme.colors[mode];

  test.each(textPairs)("%s is readable on %s (WCAG AA)", (text, on) => {
    expect(contrast(palette[text], palette[on])).toBeGreaterThanOrEqual(AA_TEXT);
  });

  test.each(outlinePairs)("%s can be made out on %s (WCAG AA, non-text)", (line, on) => {
    expect(contrast(palette[line], palette[on])).toBeGreaterThanOrEqual(AA_OUTLINE);
  });
});

test("a bigger credit pack never costs more per credit", () => {
  const unitPrices = service.credits.packs.map((pack) => pack.priceCents / pack.credits);
  expect(unitPrices).toEqual([...unitPrices].sort((one, other) => other - one));
});

test("the prices on the public pages are those of the price book", () => {
  expect(boundsOf(Number.MAX_SAFE_INTEGER).maximum).toBe(service.credits.mostPerSummary);
  expect(boundsOf(8_000).expected).toBe(service.credits.typicalPerSummary);
});

test("the icon wears the brand colours", () => {
  const icon = readFileSync(new URL("./app/icon.svg", import.meta.url), "utf8");
  expect(icon).toContain(service.theme.srgb.brand);
  expect(icon).toContain(service.theme.srgb.brandAccent);
});
