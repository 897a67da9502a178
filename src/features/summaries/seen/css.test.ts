import { expect, test } from "vitest";
import { type Element, styleReader } from "./css";

const element = (attribs: Record<string, string>, parent: Element | null = null, name = "p"): Element => ({
  name,
  attribs,
  parent,
});
const display = (css: string, subject: Element) => styleReader(`<style>${css}</style>`)(subject).get("display");

test("a mail's own sheets count by tag, class, id, attribute and what is around", () => {
  const box = element({ class: "box" }, null, "div");
  for (const css of [
    "p{display:none}",
    ".a{display:none}",
    "/* x */ .z, p.a.b { DISPLAY : none }",
    "#n{display:none}",
    "[data-x='1']{display:none}",
    ".box p{display:none}",
    "div.box > .a{display:none}",
    "*{display:none}",
    "@import url(x.css); .a{display:none}",
    "@media screen and (min-width: 100px){.a{display:none}}",
    "<!-- .a{display:none} -->",
    ".a{\\64 isplay:none}",
    ".a{display:block}.a{display:none}",
    ".a{display:none!important}.a{display:block}",
  ])
    expect([css, display(css, element({ class: "a b", id: "n", "data-x": "1" }, box))]).toEqual([css, "none"]);
});

test("what another screen hides, what comes later and what is not meant stay seen", () => {
  for (const css of [
    "@media print{.a{display:none}}",
    "@media (max-width:600px){.a{display:none}}",
    ".a:hover{display:none}",
    ".other .a{display:none}",
    "td > .a{display:none}",
    ".a{display:none}.a{display:block}",
  ])
    expect([css, display(css, element({ class: "a" }, element({}, null, "div")))]).not.toEqual([css, "none"]);
  expect(display(".a{display:none}", element({ class: "a", style: "display:block" }))).toBe("block");
});

test("endless sheets end", () => {
  const sheet = `<style>${".a .b .c{color:red}".repeat(20_000)}</style>`;
  expect(styleReader(sheet)(element({ class: "c" })).size).toBe(0);
});
