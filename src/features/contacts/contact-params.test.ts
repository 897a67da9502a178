import { expect, test } from "vitest";
import { newId, publicId } from "@/lib/ids";
import { columnOfSort, contactsHref, countFilters, readContactParams, sortOfColumn, viewChips } from "./contact-params";
import { contactSorts } from "./schema";

const [tag, list, topic, field] = [newId(), newId(), newId(), newId()];
const arranged = {
  filter: {
    text: "ada",
    tagIds: [tag],
    listId: list,
    subscription: { topicId: topic, status: "unsubscribed" as const },
    isSuppressed: false,
    source: "api" as const,
    since: "2026-01-01",
    fields: [
      { fieldId: field, test: "atLeast" as const, value: "1.5" },
      { fieldId: field, test: "isSet" as const, value: "" },
    ],
  },
  sort: "name-desc" as const,
  columns: ["email", field],
};
const read = (href: string) => {
  const { searchParams } = new URL(href, "http://x");
  return readContactParams(
    Object.fromEntries([...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name)])),
  );
};

test("an address says an arrangement and is read back as it was", () => {
  expect(read(contactsHref("acme", arranged))).toEqual({ ...arranged, cursor: undefined });
  expect(contactsHref("acme", read("/acme/contacts"))).toBe("/acme/contacts");
  expect(read(contactsHref("acme", { ...arranged, columns: [] })).columns).toEqual([]);
});

test("what an address says wrongly is left out", () => {
  const { filter, sort } = read(
    "/x?tags=tag_1,zzz&list=lst_&status=maybe&since=tomorrow&sort=random&field=fld_1.is.x&deleted=yes",
  );
  expect(Object.values(filter).every((value) => value === undefined)).toBe(true);
  expect(sort).toBe("newest");
});

test("filters are counted, views told from what is not kept yet", () => {
  expect(countFilters(arranged.filter)).toBe(8);
  const views = [{ id: "v", name: "Mine", arrangement: arranged }];
  expect(viewChips("acme", arranged, views)).toMatchObject({ isUnsaved: false });
  expect(viewChips("acme", { ...arranged, sort: "name" }, views).isUnsaved).toBe(true);
  expect(viewChips("acme", read("/acme/contacts"), views).chips[0]?.isActive).toBe(true);
});

test.each(contactSorts)("the order %s has its column", (sort) => {
  const { by, direction } = columnOfSort(sort);
  expect(sortOfColumn(by, direction)).toBe(sort);
});

test("a public id is what addresses carry", () => {
  expect(contactsHref("acme", arranged)).toContain(publicId("tag", tag));
});
