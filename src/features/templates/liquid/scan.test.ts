import { expect, test } from "vitest";
import { faultWords, hasLiquid, LiquidFault, scan } from "./scan";

test("a source is cut into words, outputs and tags; what is raw stays words", () => {
  const pieces = scan("a {{ b }}{% if c %}d{% endif %}{% raw %}{{ e }}{% endraw %}");
  expect(pieces.map(({ kind, source }) => `${kind} ${source}`)).toEqual([
    "text a ",
    "output {{ b }}",
    "tag {% if c %}",
    "text d",
    "tag {% endif %}",
    "tag {% raw %}",
    "text {{ e }}",
    "tag {% endraw %}",
  ]);
  expect(hasLiquid("{% x %}")).toBe(true);
  expect(hasLiquid("{ x }")).toBe(false);
});

test("what authors may not write is named", () => {
  expect(() => scan("{% include 'x' %}")).toThrow("{% include %} cannot be used in mails.");
  expect(() => scan("{{ a")).toThrow(LiquidFault);
});

test("what every mail is given keeps its meaning, and so the footer its links", () => {
  expect(() => scan("{%- assign unsubscribe_url = 'https://elsewhere.example' %}")).toThrow("unsubscribe_url is taken");
  expect(() => scan("{% capture workspace %}x{% endcapture %}")).toThrow("workspace is taken");
  expect(() =>
    scan("{% assign unsubscribe = unsubscribe_url %}{% raw %}{% assign event = 1 %}{% endraw %}"),
  ).not.toThrow();
});

test("a fault is told without its code frame", () => {
  expect(faultWords(new Error("tag x not closed, line:2, col:7\n>> 2| y"))).toBe("tag x not closed (line 2, column 7)");
  expect(faultWords(new RangeError("Maximum call stack"))).toMatch(/too deep/);
});
