import { expect, test } from "vitest";
import { claimsOf, foreignIn, linkParts, onlyFromSource } from "./claims";

const claims = claimsOf(
  "Eve <eve@maple.test>: the fee is $1,200.00 until 2027-03-03, see https://maple.test/c?x=1 or call +44 20 7946 0958. Node.js 1.200,50 EUR",
);

test("addresses that the source does not hold are found in every disguise", () => {
  for (const foreign of [
    "https://evil.test/login",
    "www.evil.test",
    "evil.pizza/now",
    "evil[.]com",
    "evil(dot)com/x",
    "thief@evil.test",
    "hxxps://evil.test",
    "evil\u2024com",
    "ｅｖｉｌ.com",
    "https://maple.test/other",
    "maple.test.evil.com",
    "javascript://alert",
  ])
    expect([foreign, onlyFromSource(`See ${foreign} now.`, claims).includes("evil")]).toEqual([foreign, false]);
  expect(onlyFromSource("See https://maple.test/other now.", claims)).toBe("See now.");
});

test("telephone numbers and sums that the source does not hold go, its own stay as they were written", () => {
  const own =
    "$1,200 or 1.200,50 EUR, 020 7946 0958, eve@maple.test, maple.test, https://maple.test/c?x=1, Node.js, by 2027-03-03.";
  expect(onlyFromSource(own.replace("020", "20"), claims)).toBe(own.replace("020", "20"));
  expect(foreignIn("Pay $9,999 or €50 to +1 555 010 9999, or 77 euros", claims)).toHaveLength(4);
  expect(onlyFromSource("Pay $9,999 now, call +1 555 010 9999.", claims)).toBe("Pay now, call.");
});

test("ordinary words are left alone", () => {
  for (const text of ["At 3 p.m. e.g. z.B. on 3/4/2027.", "Version 2.0 of the plan (10:30).", "½ of it… “yes” — no."])
    expect(onlyFromSource(text, claims)).toBe(text);
});

test("an address in a text is told apart, with the host that counts", () => {
  expect(linkParts("See https://maple.test@evil.test/x now")).toEqual([
    { text: "See ", host: null },
    { text: "https://maple.test@evil.test/x", host: "evil.test" },
    { text: " now", host: null },
  ]);
  expect(linkParts("www.mаple.test")[0]?.host).toContain("xn--");
  expect(linkParts("No address, 3 p.m.")).toEqual([{ text: "No address, 3 p.m.", host: null }]);
});
