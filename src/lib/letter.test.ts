import { beforeAll, expect, test } from "vitest";
import { renderLetter } from "./letter";

beforeAll(() => {
  process.env.APP_SECRET = "a".repeat(32);
  process.env.DATABASE_URL = "postgresql://none";
});

test("text and HTML say the same, with the whole address in both", () => {
  const { text, html } = renderLetter({
    subject: "Confirm",
    paragraphs: ["Hello."],
    button: { label: "Go", url: "https://app.test/x?a=1&b=2" },
    notes: ["Bye."],
  });
  expect(text).toContain("https://app.test/x?a=1&b=2");
  expect(html).toContain("https://app.test/x?a=1&#38;b=2");
  for (const words of ["Hello.", "Bye."]) expect([text.includes(words), html.includes(words)]).toEqual([true, true]);
});

test("what a person typed cannot become markup", () => {
  const { html } = renderLetter({ subject: "<b>", paragraphs: ['<img src=x onerror="a">'] });
  expect(html).not.toMatch(/<b>|<img/);
});
