import { expect, test } from "vitest";
import { languageOf, languages } from "./words";

test.each([
  ["de-AT", "fr", "de"],
  ["", "pt-BR, fr-CA;q=0.8, en;q=0.5", "fr"],
  ["tlh", "de", "de"],
  ["", "", "en"],
  ["constructor", "toString", "en"],
])("a contact of %j with a browser of %j reads %s", (locale, accepted, language) => {
  expect(languageOf(locale, accepted)).toBe(language);
});

test("no language leaves a sentence, an address or a name out", () => {
  for (const words of Object.values(languages))
    for (const sentence of Object.values(words)) {
      const given = ["“A”", "ada@example.test", "third"].slice(0, typeof sentence === "string" ? 0 : sentence.length);
      const text = typeof sentence === "string" ? sentence : (sentence as (...words: string[]) => string)(...given);
      expect(text.trim().length).toBeGreaterThan(1);
      for (const one of given) expect(text).toContain(one);
    }
});
