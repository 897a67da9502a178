import { expect, test } from "vitest";
import { confirmLetter, consentText, versionOf } from "./wording";

const asked = { topic: "News", workspace: "Acme", custom: "" };

test("people agree to named words, the workspace's own where it has some", () => {
  expect(consentText(asked)).toBe("Yes, send me “News” from Acme by e-mail. I can unsubscribe at any time.");
  expect(consentText({ ...asked, custom: " I agree. " })).toBe("I agree.");
});

test("an edition is named after its words", () => {
  expect(versionOf("I agree.")).toBe(versionOf("I agree."));
  expect(versionOf("I agree.")).not.toBe(versionOf("I agree!"));
});

test("the confirmation mail says who asked for what, where to confirm, and that nothing happens otherwise", () => {
  const letter = confirmLetter({ topic: "News", workspace: "Acme", url: "https://x.test/u/c1" });
  expect(letter.subject).toBe("Please confirm: News from Acme");
  expect(letter.button.url).toBe("https://x.test/u/c1");
  expect(letter.notes.join(" ")).toMatch(/7 days.*not you/);
});
