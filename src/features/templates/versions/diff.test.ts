import { expect, test } from "vitest";
import { TemplateContent } from "../schema";
import { changesBetween } from "./diff";

const content = (over: object) => TemplateContent.parse({ kind: "marketing", subject: "Hi", ...over });
const text = (id: string, words: string) => ({ type: "text", id, text: words });

test("each change is a line", () => {
  const before = content({ blocks: [text("a", "One"), text("b", "Two"), text("c", "Three")] });
  const after = content({ subject: "Hello", blocks: [text("c", "Three"), text("a", "Uno"), text("d", "Four")] });
  expect(changesBetween(before, after)).toEqual([
    "Subject: “Hi” became “Hello”",
    "Added: text “Four”",
    "Removed: text “Two”",
    "Changed: text “Uno”",
    "The order of the blocks changed",
  ]);
  expect(changesBetween(before, before)).toEqual([]);
});

test("code is compared by lines", () => {
  const code = (html: string) => content({ mode: "code", html });
  expect(changesBetween(code("a\nb\nc"), code("a\nx\nc\nd"))).toEqual(["HTML: 2 lines added, 1 removed"]);
  expect(changesBetween(content({}), code("a"))[0]).toBe("Blocks became code");
});
