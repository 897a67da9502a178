import { expect, test } from "vitest";
import { TemplateContent } from "./schema";
import { summaryOf } from "./summary";

const content = (over: object) => summaryOf(TemplateContent.parse({ kind: "marketing", ...over }));

test("the first words are plain, without marks, tags or Liquid", () => {
  const blocks = [
    { type: "heading", id: "a", text: "Hello {{ contact.first_name | default: 'you' }}" },
    { type: "text", id: "brand", text: "**{{ workspace.name }}**" },
    { type: "text", id: "b", text: "Read **this** [here](https://a.example).{% if x %}!{% endif %}" },
  ];
  expect(content({ blocks })).toBe("Hello ‹first name› · Read this here.!");
  expect(content({ mode: "code", html: "<style>p{}</style><p>Hi <b>you</b></p>" })).toBe("Hi you");
});
