import { expect, test } from "vitest";
import { addressAttribute, inlineHtml, inlineText, paragraphs } from "./inline";

const html = (source: string) => inlineHtml(source, "s");

test.each([
  ["**a** and *b*", "<strong>a</strong> and <em>b</em>"],
  ["***a***", "***a***"],
  ["*a **b* c**", "*a <strong>b* c</strong>"],
  ["**a [b** c](https://d.example)", '**a <a href="https://d.example" class="link" style="s">b** c</a>'],
  ["**{% if contact.a %}x** y{% endif %}", "**{% if contact.a %}x** y{% endif %}"],
  ["2 * 3 * 4", "2 * 3 * 4"],
  ['<b> & "c"', "&lt;b&gt; &amp; &quot;c&quot;"],
  ["a\nb", "a<br>\nb"],
  ['**{{ contact.a | append: "**x**" }}**', '<strong>{{ contact.a | append: "**x**" }}</strong>'],
  ["[a](https://b.example/x_(y))", '<a href="https://b.example/x_(y)" class="link" style="s">a</a>'],
  ["[a](javascript:x)", '<a href="#" class="link" style="s">a</a>'],
  [
    "[a]({{ unsubscribe_url }})",
    '<a href="{% link_address %}{{ unsubscribe_url }}{% endlink_address %}" class="link" style="s">a</a>',
  ],
])("%s", (source, expected) => {
  expect(html(source)).toBe(expected);
});

test("plain text keeps words and addresses", () => {
  expect(inlineText("**a** [b](https://c.example) {{ d }}")).toBe("a b (https://c.example) {{ d }}");
});

test("empty lines part paragraphs; Liquid may span them", () => {
  expect(paragraphs("a\n\n{% for x in y %}b\n \nc{% endfor %}")).toEqual(["a", "{% for x in y %}b", "c{% endfor %}"]);
});

test("a picture's address is a web address", () => {
  expect(addressAttribute("mailto:a@b.example", "picture")).toBe("#");
  expect(addressAttribute("https://a.example/?a=1&b=2", "link")).toBe("https://a.example/?a=1&amp;b=2");
});
