import { describe, expect, it } from "vitest";
import type { Target } from "../schema";
import { type FieldOfPlan, rowReader } from "./row";

const now = new Date("2026-11-21T12:00:00Z");
const fields: FieldOfPlan[] = [
  { id: "11111111-1111-4111-8111-111111111111", key: "visits", label: "Visits", type: "number", options: [] },
];
const visits = "field:11111111-1111-4111-8111-111111111111";

const read = (columns: Target[], cells: string[]) => rowReader({ columns }, { header: columns, fields, now })(7, cells);
const contact = (columns: Target[], cells: string[]) => {
  const result = read(columns, cells);
  if ("fault" in result) throw new Error(result.fault.reason);
  return result.contact;
};
const fault = (columns: Target[], cells: string[]) => {
  const result = read(columns, cells);
  return "fault" in result ? result.fault : null;
};

describe("a row becomes a contact", () => {
  it("with its address normalised, names cleaned, and what is empty left out", () => {
    const row = contact(
      ["email", "firstName", "lastName", "locale", "timeZone", visits, "ignore"],
      [" Ada@Example.ORG ", "Ada\u0000\t", "", "de_at", "Europe/Vienna", "3", "x"],
    );
    expect(row).toMatchObject({
      row: 7,
      email: "ada@example.org",
      firstName: "Ada",
      lastName: "",
      locale: "de-AT",
      timeZone: "Europe/Vienna",
      fields: '{"11111111-1111-4111-8111-111111111111":3}',
    });
  });

  it("a full name is split at its last word", () => {
    expect(contact(["email", "name"], ["a@x.org", "Ada King Lovelace"])).toMatchObject({
      firstName: "Ada King",
      lastName: "Lovelace",
    });
    expect(contact(["email", "name"], ["a@x.org", "Ada"])).toMatchObject({ firstName: "Ada", lastName: "" });
  });

  it("a phone number is read by the row's language, whichever comes first", () => {
    expect(contact(["email", "phone", "locale"], ["a@x.org", "030 901820", "de-DE"]).phone).toBe("+4930901820");
  });

  it("tags of a cell, and the day of consent", () => {
    const row = contact(["email", "tags", "consentedAt"], ["a@x.org", "vip; early bird,", "31.1.2026"]);
    expect(row).toMatchObject({ tags: ["vip", "early bird"], consentedAt: "2026-01-31T00:00:00.000Z" });
    expect(contact(["email", "consentedAt"], ["a@x.org", "2026-01-31 10:30:00"]).consentedAt).toBe(
      "2026-01-31T10:30:00.000Z",
    );
  });

  it("a row that is too short says nothing of the rest", () => {
    expect(contact(["email", "firstName"], ["a@x.org"]).firstName).toBe("");
  });
});

describe("a row that is wrong names its column and the fix", () => {
  it.each([
    [["email"], [""], "email", "There is no e-mail address."],
    [["email"], ["=cmd()"], "email", "“=cmd()” is no e-mail address."],
    [["email", visits], ["a@x.org", "often"], visits, "Write a number"],
    [["email", "timeZone"], ["a@x.org", "Mars/Olympus"], "timeZone", "Europe/Berlin"],
    [["email", "locale"], ["a@x.org", "?"], "locale", "de-AT"],
    [["email", "firstName"], ["a@x.org", "x".repeat(1_000_000)], "firstName", "Shorten it"],
    [["email", "consentedAt"], ["a@x.org", "2027-01-01"], "consentedAt", "in the past"],
    [["email", "tags"], ["a@x.org", "x".repeat(61)], "tags", "60 characters"],
  ] as [Target[], string[], string, string][])("%s", (columns, cells, column, reason) => {
    expect(fault(columns, cells)?.column).toBe(column);
    expect(fault(columns, cells)?.reason).toContain(reason);
  });
});
