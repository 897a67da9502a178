import { expect, test } from "vitest";
import { canonicalZone, guessZone, zoneOfCountry } from "./zone";

const now = new Date("2026-11-21T12:00:00Z");

test("a country whose clocks agree has a zone, one whose clocks differ has none", () => {
  expect(zoneOfCountry("DE", now)).toBe("Europe/Berlin");
  expect(zoneOfCountry("JP", now)).toBe("Asia/Tokyo");
  expect(zoneOfCountry("US", now)).toBeNull();
  expect(zoneOfCountry("BR", now)).toBeNull();
  for (const nonsense of ["", "de", "ZZZ", "ZZ", "1!"]) expect(zoneOfCountry(nonsense, now)).toBeNull();
});

test("the phone's country goes before the locale's, and the source is told", () => {
  expect(guessZone({ phone: "JP", locale: "DE" }, now)).toEqual({ timeZone: "Asia/Tokyo", timeZoneSource: "phone" });
  expect(guessZone({ phone: "US", locale: "DE" }, now)).toEqual({
    timeZone: "Europe/Berlin",
    timeZoneSource: "country",
  });
  expect(guessZone({ phone: null, locale: null }, now)).toEqual({ timeZone: "", timeZoneSource: null });
});

test("zones are spelled one way, and what is none is told from one", () => {
  expect(canonicalZone("europe/berlin")).toBe("Europe/Berlin");
  for (const none of ["Mars/Olympus", "", "+02:00", "Berlin"]) expect(canonicalZone(none)).toBeNull();
});
