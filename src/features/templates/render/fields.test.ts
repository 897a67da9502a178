import { expect, test } from "vitest";
import { TemplateContent } from "../schema";
import { fieldsOf } from "./fields";

test("every piece that may hold Liquid is found, with its place", () => {
  const content = TemplateContent.parse({
    kind: "marketing",
    subject: "s",
    blocks: [
      { type: "divider", id: "a" },
      { type: "columns", id: "b", columns: [[{ type: "button", id: "c", label: "l", url: "u" }], []] },
      { type: "list", id: "d", items: ["x", "y"] },
    ],
  });
  expect(fieldsOf(content).map(({ field, source }) => `${field}=${source}`)).toEqual([
    "subject=s",
    "preheader=",
    "blocks.1.columns.0.0.label=l",
    "blocks.1.columns.0.0.url=u",
    "blocks.2.items.0=x",
    "blocks.2.items.1=y",
  ]);
  expect(fieldsOf({ ...content, mode: "code", html: "h" }).at(-1)).toEqual({ field: "html", source: "h", use: "html" });
});
