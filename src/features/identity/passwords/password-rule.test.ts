import { expect, test } from "vitest";
import { passwordProblem } from "./password-rule";

const email = "ada.lovelace@example.test";

test("a long password that is nobody's first guess is taken", () => {
  for (const password of ["correct horse battery", "Tr0ub4dor&3x", "пароль-из-слов", "mv7-kkq-92x"])
    expect(passwordProblem(password, email), password).toBeNull();
});

test("what is short, common, one's own address, repeated or a run is refused with the reason", () => {
  const refused: [string, RegExp][] = [
    ["short1!", /at least 10/],
    ["a".repeat(201), /at most 200/],
    ["aaaaaaaaaaaa", /different characters/],
    ["1234567890", /run/],
    ["Password123!", /common/],
    ["passwordpassword", /common/],
    [email, /e-mail/],
    ["ada.lovelace2024!", /e-mail/],
  ];
  for (const [password, reason] of refused) expect(passwordProblem(password, email), password).toMatch(reason);
});
