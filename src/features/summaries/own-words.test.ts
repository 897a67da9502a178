import { expect, test } from "vitest";
import { isForwardSubject, ownWords } from "./own-words";

test("a forward is told by its subject, in several languages", () => {
  for (const subject of ["Fwd: x", "FW: x", "WG: x", "TR: x"]) expect(isForwardSubject.test(subject)).toBe(true);
  expect(isForwardSubject.test("Re: forward planning")).toBe(false);
});

test("what is left is never nothing when there were words", () => {
  for (const text of ["> all quoted", "-- \nonly a signature", "On 1 May 2026 Bo wrote:\n> hello"])
    expect(ownWords(text).trim()).not.toBe("");
});
