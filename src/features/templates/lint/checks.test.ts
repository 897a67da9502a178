import { expect, test } from "vitest";
import { clippedBytes, TemplateContent } from "../schema";
import { byWeight, contentFindings } from "./checks";

const words = "Long enough to say what it has to say. ".repeat(12);
const check = (over: object, { html = `<h1>x</h1><p>${words}</p>`, hasAddress = true, bytes = 10 } = {}) => {
  const content = TemplateContent.parse({
    kind: "marketing",
    subject: "A subject",
    preheader: "And more",
    blocks: [{ type: "footer", id: "f" }],
    ...over,
  });
  return contentFindings({ content, html, sizes: { htmlBytes: bytes, textBytes: 1 }, removed: [], hasAddress });
};
const codes = (...asked: Parameters<typeof check>) => check(...asked).map(({ code }) => code);
const link = (url: string) => ({
  blocks: [
    { type: "button", id: "b", label: "x", url },
    { type: "footer", id: "f" },
  ],
});

test("a good mail has no finding", () => expect(check({})).toEqual([]));

test.each([
  ["https://a.example", []],
  ["{{ event.url }}", []],
  ["mailto:a@b.example", []],
  ["", ["empty_link"]],
  ["#", ["empty_link"]],
  ["javascript:x", ["bad_link"]],
  ["www.a.example", ["bad_link"]],
  ["https://a", ["bad_link"]],
  ["http://localhost:3000/x", ["local_link"]],
  ["https://192.168.1.4/", ["local_link"]],
  ["http://a.example", ["insecure_link"]],
])("a button that leads to “%s”: %j", (url, expected) => expect(codes(link(url))).toEqual(expected));

test("links are found in words and in code too, each with its place", () => {
  const text = { type: "text", id: "t", text: "[a](ftp://x) [b]({{ unsubscribe_url }})" };
  expect(check({ blocks: [text, { type: "footer", id: "f" }] })).toMatchObject([
    { code: "bad_link", field: "blocks.0.text" },
  ]);
  const html = '<a>x</a><a href="{{ unsubscribe_url }}">y</a>{{ workspace.address }}';
  expect(check({ mode: "code", html })).toMatchObject([{ code: "empty_link", field: "html" }]);
});

test("a marketing mail lets people go and says where it comes from", () => {
  expect(codes({ blocks: [] })).toEqual(["no_unsubscribe", "no_address"]);
  expect(codes({ kind: "transactional", blocks: [] })).toEqual([]);
  expect(codes({}, { hasAddress: false })).toEqual(["no_company_address"]);
});

test.each([
  ["", ["no_subject"]],
  ["x".repeat(90), ["long_subject"]],
  ["BUY NOW AND SAVE", ["shouting"]],
  ["Buy now!!", ["spammy"]],
  ["Re: your order", ["fake_reply"]],
  ["{{ contact.first_name | default: 'YOU THERE' }}, look", []],
])("subject “%s”: %j", (subject, expected) => expect(codes({ subject })).toEqual(expected));

test("pictures need words, beside them and in their place", () => {
  const blocks = [
    { type: "image", id: "i", url: "https://a.example/a.png" },
    { type: "footer", id: "f" },
  ];
  expect(codes({ blocks }, { html: '<h1>x</h1><img alt=""><p>Few words</p>' })).toEqual(["no_alt", "heavy_images"]);
  expect(codes({ blocks: [{ ...blocks[0], isDecorative: true }, blocks[1]] })).toEqual([]);
});

test("size is held against what Gmail shows", () => {
  expect(check({}, { bytes: clippedBytes + 1 })).toMatchObject([
    { code: "clipped", message: expect.stringContaining("hides the rest") },
  ]);
  expect(codes({}, { bytes: clippedBytes * 0.8 })).toEqual([]);
});

test("every finding names its field, what is wrong and what to do; errors come first", () => {
  const findings = byWeight(check({ subject: "", preheader: "", blocks: [] }, { html: "", hasAddress: false }));
  for (const { field, message, fix } of findings)
    for (const words of [field, message, fix]) expect(words.length).toBeGreaterThan(3);
  expect(findings.map(({ level }) => level)).toEqual(
    [...findings.map(({ level }) => level)].sort(
      (a, b) => ["error", "warning", "hint"].indexOf(a) - ["error", "warning", "hint"].indexOf(b),
    ),
  );
});
