import { expect, test } from "vitest";
import { visibleText } from "./visible-text";

const flat = (html: string, options?: { isForward?: boolean }) =>
  visibleText(html, options).replace(/\s+/g, " ").trim();

test("a reader's words are left: no link targets, no images, cells apart", () => {
  expect(flat('<p>See <a href="https://x.test">here</a><img alt="pixel" src="https://t.test"></p>')).toBe("See here");
  expect(flat("<table><tr><td>One</td><td>Two</td></tr></table>")).toBe("One Two");
});

test("a reply's quote goes, a forward's stays", () => {
  const html = '<p>Yes.</p><blockquote type="cite">Shall we?</blockquote>';
  expect(flat(html)).toBe("Yes.");
  expect(flat(html, { isForward: true })).toBe("Yes. Shall we?");
});
