import { expect, test } from "vitest";
import { readTemplateParams, templatesHref } from "./template-params";

test("an address says what it means, and what it says wrongly is left out", () => {
  const read = readTemplateParams({ q: " spring ", show: "drafts", sort: "name", cursor: "!" });
  expect(read).toMatchObject({
    text: "spring",
    show: "drafts",
    query: { isPublished: false, sort: "name", isArchived: false },
  });
  expect(read.query.cursor).toBeUndefined();
  expect(templatesHref("acme", read, "abc")).toBe("/acme/templates?q=spring&show=drafts&sort=name&cursor=abc");
  expect(templatesHref("acme", readTemplateParams({ show: "nonsense" }))).toBe("/acme/templates");
});
