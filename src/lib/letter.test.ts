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

test("what is listed stands in both, each linked; links among the notes have a word", () => {
  const { text, html } = renderLetter({
    subject: "Mornings",
    items: [{ from: "Eve", title: "Order", url: "https://app.test/m/1", text: "Sign it today.", mark: "Urgent" }],
    paragraphs: [],
    notes: [{ label: "Pause", url: "https://app.test/p" }],
  });
  expect(text).toContain("[Urgent] Eve: Order\nSign it today.\nhttps://app.test/m/1");
  expect(text).toContain("Pause: https://app.test/p");
  expect(html).toMatch(/<a href="https:\/\/app.test\/m\/1"[^>]*>Order<\/a>/);
  expect(html).toMatch(/<a href="https:\/\/app.test\/p"[^>]*>Pause<\/a>/);
});

test("what a person typed cannot become markup", () => {
  const { html } = renderLetter({
    subject: "<b>",
    items: [{ from: "<b>", title: "<b>", url: "https://app.test", text: "<img src=x>", mark: "<b>" }],
    paragraphs: ['<img src=x onerror="a">'],
  });
  expect(html).not.toMatch(/<b>|<img/);
});
