import { expect, test } from "vitest";
import { labelChoices, labelName, shownLabels } from "./label-words";

const names = { Label_7: "Customers" };

test("Gmail's labels have plain words, a person's own their name, an unknown one its id", () => {
  expect(["INBOX", "Label_7", "Label_9"].map((id) => labelName(id, names))).toEqual(["Inbox", "Customers", "Label_9"]);
});

test("a mail shows what a person set, not where Gmail filed it", () => {
  expect(shownLabels(["INBOX", "CATEGORY_UPDATES", "STARRED", "Label_7"], names)).toEqual(["Starred", "Customers"]);
});

test("every label can be asked for", () => {
  expect(labelChoices(names).map(({ id }) => id)).toEqual(expect.arrayContaining(["INBOX", "SPAM", "Label_7"]));
});
