import { expect, test } from "vitest";
import { parseLiquid } from "./engine";
import { usesOf } from "./variables";

const paths = (source: string) =>
  usesOf(parseLiquid(source)).map(({ path, isLocal }) => (isLocal ? `local ${path}` : path));

test.each([
  ["{{ contact.first_name }}", ["contact.first_name"]],
  ['{{ contact.first_name | default: "there" }}', []],
  ['{{ contact.first_name | upcase | default: "there" }}', ["contact.first_name"]],
  ['{{ "Hi " | append: contact.first_name }}', ["contact.first_name"]],
  ['{{ contact["first_name"] }}', ["contact.first_name"]],
  ["{{ contact[contact.key] }}", ["contact.key", "[…]"]],
  ["{% if contact.a %}{{ contact.a }}{{ contact.b }}{% endif %}", ["contact.b"]],
  ["{% if contact.a and contact.b %}{{ contact.a }}{{ contact.b }}{% endif %}", []],
  ["{% if contact.a or contact.b %}{{ contact.a }}{% endif %}", ["contact.a"]],
  ["{% if contact.a != blank %}{{ contact.a }}{% endif %}", []],
  ['{% if contact.a == "x" %}{{ contact.a }}{% endif %}', []],
  ["{% if contact.a == contact.b %}{{ contact.a }}{% endif %}", ["contact.a"]],
  ["{% if contact.a %}x{% else %}{{ contact.a }}{% endif %}", ["contact.a"]],
  ["{% unless contact.a %}{{ contact.a }}{% endunless %}", ["contact.a"]],
  ['{% case contact.a %}{% when "x" %}{{ contact.b }}{% endcase %}', ["contact.a", "contact.b"]],
  ['{% assign n = contact.a | default: "x" %}{{ n }}', []],
  ["{% if contact.a %}{% assign n = 1 %}{% endif %}{{ n }}", ["local n"]],
  ["{% capture n %}{{ contact.a }}{% endcapture %}{{ n }}", ["contact.a"]],
  ["{% for t in contact.tags %}{{ t }}{{ forloop.index }}{% endfor %}", ["contact.tags", "contact.tags[]"]],
  ["{% for i in event.items %}{{ i.name }}{% endfor %}", ["event.items", "event.items[].name"]],
  ["{% for i in (1..contact.n) %}{{ i }}{% endfor %}", ["contact.n"]],
])("%s needs %j", (source, expected) => {
  expect(paths(source).sort()).toEqual([...expected].sort());
});
