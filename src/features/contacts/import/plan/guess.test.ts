import { describe, expect, it } from "vitest";
import { guessColumns, hasHeaderRow } from "./guess";

const field = (key: string, type: "text" | "number" = "text") => ({
  id: `id-${key}`,
  key,
  label: key,
  type,
  options: [],
});

describe("what a column becomes is guessed", () => {
  it("by the words of its header, however they are written", () => {
    const header = [
      "E-Mail",
      "First_Name",
      "lastName",
      "Phone Number",
      "Time zone",
      "TAGS",
      "Opt-in date",
      "Shoe size",
    ];
    const wanted = ["email", "firstName", "lastName", "phone", "timeZone", "tags", "consentedAt", "ignore"];
    expect(guessColumns(header, [], [])).toEqual(wanted);
    expect(guessColumns(["Vorname", "Nachname", "E-Mail-Adresse"], [], [])).toEqual(["firstName", "lastName", "email"]);
  });

  it("by a custom field of that name, if the values fit its type", () => {
    const fields = [field("city"), field("visits", "number")];
    expect(guessColumns(["City", "Visits"], [["Rome", "4"]], fields)).toEqual(["field:id-city", "field:id-visits"]);
    expect(guessColumns(["Visits"], [["often"], ["never"]], fields)).toEqual(["ignore"]);
  });

  it("by its values, when the header says nothing", () => {
    const rows = [
      ["ada@x.org", "+49 30 123456", "Europe/Berlin"],
      ["grace@y.org", "+1 212 555 0100", "America/New_York"],
    ];
    expect(guessColumns(["a", "b", "c"], rows, [])).toEqual(["email", "phone", "timeZone"]);
  });

  it("once only: a second address is left out", () => {
    expect(guessColumns(["email", "mail"], [["a@x.org", "b@x.org"]], [])).toEqual(["email", "ignore"]);
  });
});

it("a first row with an address in it is no header", () => {
  expect(hasHeaderRow(["email", "name"])).toBe(true);
  expect(hasHeaderRow(["ada@x.org", "Ada"])).toBe(false);
});
