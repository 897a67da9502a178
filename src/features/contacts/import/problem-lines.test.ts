import { expect, it } from "vitest";
import { problemHead, problemLines } from "./problem-lines";

it("a line says row, column, reason and what the row held, and runs nowhere as a formula", () => {
  expect(problemHead(["email", "name"])).toBe("row,kind,column,reason,email,name\r\n");
  const problem = {
    rowNumber: 7,
    kind: "error" as const,
    column: "email",
    reason: "“=cmd” is no e-mail address.",
    values: ["=cmd", "A, B"],
  };
  expect(problemLines([problem])).toBe('7,error,email,“=cmd” is no e-mail address.,\'=cmd,"A, B"\r\n');
});
