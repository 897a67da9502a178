import { expect, test } from "vitest";
import { type Element, hiddenNames, isHidden } from "./hidden";

const element = (attribs: Record<string, string>, parent: Element | null = null): Element => ({
  name: "p",
  attribs,
  parent,
});
const none = hiddenNames("");

test("the colour behind an element decides whether its text is seen", () => {
  const dark = element({ style: "background:#000" });
  const white = { style: "color:#ffffff" };
  expect(isHidden(element(white), none)).toBe(true);
  expect(isHidden(element(white, dark), none)).toBe(false);
  expect(isHidden(element(white, element({ style: "background:url(x.png)" })), none)).toBe(false);
});

test("a mail's own style sheet hides by class and id, but not what it hides on another screen", () => {
  const names = hiddenNames("<style>/* x */ .a, p#b { display:none } @media print { .c { display:none } }</style>");
  expect([...names].sort()).toEqual(["#b", ".a"]);
  expect(isHidden(element({ class: "z a" }), names)).toBe(true);
  expect(isHidden(element({ class: "c" }), names)).toBe(false);
});
