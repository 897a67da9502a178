import { expect, test } from "vitest";
import { TemplateContent } from "../schema";
import { blocksText } from "./blocks-text";

test("each block has its words", () => {
  const content = TemplateContent.parse({
    kind: "transactional",
    blocks: [
      { type: "image", id: "a", url: "https://a.example/a.png", alt: "A cat", link: "https://a.example" },
      { type: "image", id: "b", url: "https://a.example/b.png", isDecorative: true },
      { type: "button", id: "c", label: "Go", url: "{{ event.url }}" },
      {
        type: "html",
        id: "d",
        html: '<style>p{}</style><p>Hi{% if contact.a < 3 %} <a href="https://b.example">there</a>{% endif %} &amp; all</p>',
      },
      { type: "footer", id: "e" },
    ],
  });
  expect(blocksText(content)).toBe(
    "A cat: https://a.example\n\nGo:\n{{ event.url }}\n\nHi{% if contact.a < 3 %} there (https://b.example){% endif %} & all\n\n----------------------------------------\n{{ workspace.name }}{% if workspace.address %}\n{{ workspace.address }}{% endif %}\n",
  );
});

test("rows of a table stand under each other", () => {
  const row = (one: string, other: string) => `<tr><td>${one}</td><td>${other}</td></tr>`;
  const html = `<table>{% for item in event.items %}${row("{{ item.name }}", "{{ item.price }}")}{% endfor %}${row("Total", "5")}</table>`;
  const content = TemplateContent.parse({ kind: "transactional", blocks: [{ type: "html", id: "a", html }] });
  expect(blocksText(content)).toMatch(/\{\{ item\.name \}\} +\{\{ item\.price \}\}[^\n]*\n+\{% endfor %\}\s*Total +5/);
});
