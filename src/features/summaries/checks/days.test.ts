import { expect, test } from "vitest";
import { mentionsDay } from "./days";

const sentAt = new Date("2027-02-26T09:00:00Z");
const says = (text: string, day: string) => mentionsDay(text, day, sentAt);

test("a day counts when the words write it, in the usual ways and languages", () => {
  for (const text of [
    "by 3 March 2027",
    "March 3rd, please",
    "bis 3. März",
    "le 3 mars",
    "03.03.2027",
    "3/3/27",
    "2027-03-03",
    "20270303",
  ])
    expect([text, says(text, "2027-03-03")]).toEqual([text, true]);
  expect(says("2027年3月3日", "2027-03-03")).toBe(true);
});

test("a day counts when the words tell it from the mail's own day", () => {
  expect(says("until Friday", "2027-03-05")).toBe(true);
  expect(says("until Friday", "2027-03-04")).toBe(false);
  expect(says("tomorrow at noon", "2027-02-27")).toBe(true);
  expect(says("bis nächste Woche", "2027-03-05")).toBe(true);
  expect(says("tomorrow at noon", "2031-02-27")).toBe(false);
});

test("an invented day does not", () => {
  for (const [text, day] of [
    ["by 3 March 2027", "2027-03-09"],
    ["by 3 March 2027", "2027-05-03"],
    ["by 3 March 2027", "2029-03-03"],
    ["The fee is $1,200.00.", "2027-03-03"],
    ["please send the contract", "2027-03-03"],
    ["no day", "2027-13-45"],
  ] as const)
    expect([text, day, says(text, day)]).toEqual([text, day, false]);
});
