import { expect, test } from "vitest";
import { TemplateContent } from "../schema";
import { blocksHtml } from "./blocks-html";

const html = (over: object) => blocksHtml(TemplateContent.parse({ kind: "marketing", ...over }));

test("words that can be read on the button follow its colour", () => {
  const blocks = [{ type: "button", id: "a", label: "Go", url: "https://a.example" }];
  expect(html({ blocks, accent: "#ffee00" })).toContain("color:#000000;text-decoration:none");
  expect(html({ blocks, accent: "#0a0a50" })).toContain("color:#ffffff;text-decoration:none");
});

test("a language that is read from the right says so, and footers stand outside the card", () => {
  const out = html({
    lang: "ar",
    blocks: [
      { type: "footer", id: "f" },
      { type: "text", id: "t", text: "x" },
    ],
  });
  expect(out).toContain('<html lang="ar" dir="rtl"');
  expect(out.indexOf("unsubscribe_url")).toBeGreaterThan(out.indexOf(">x</p>"));
});
