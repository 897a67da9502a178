import { expect, test } from "vitest";
import { normalisePhone } from "./phone";

test.each([
  ["+49 (30) 1234-567", "", "+49301234567", "DE"],
  ["0049 30 1234567", "", "+49301234567", "DE"],
  ["030 1234567", "de-DE", "+49301234567", "DE"],
  ["(212) 555-0123", "en_US", "+12125550123", "US"],
  ["030 1234567", "de", "030 1234567", null],
  ["12", "de-DE", "12", null],
  ["call me", "", "", null],
  ["", "de-DE", "", null],
])("%o with locale %o is %o", (text, locale, phone, country) => {
  expect(normalisePhone(text, locale)).toEqual({ phone, country });
});

test("a normalised number stays as it is", () => {
  const { phone } = normalisePhone("020 7946 0018", "en-GB");
  expect(normalisePhone(phone)).toEqual({ phone, country: "GB" });
});
