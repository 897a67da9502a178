import { expect, test } from "vitest";
import { permissionsOf, type Role } from "@/gates/permissions";
import { nextSteps, type Situation } from "./next-steps";

const nothing: Situation = {
  hasConnection: false,
  hasDiscovered: false,
  mailCount: 0,
  unreadWithoutSummary: 0,
  isLowOnCredits: false,
};
const running: Situation = {
  hasConnection: true,
  hasDiscovered: true,
  mailCount: 12,
  unreadWithoutSummary: 3,
  isLowOnCredits: true,
};
const steps = (situation: Situation, role: Role = "admin") => nextSteps(situation, new Set(permissionsOf[role]));

test("an empty workspace is led to its mail, one step at a time", () => {
  expect(steps(nothing)).toEqual(["connect"]);
  expect(steps({ ...nothing, hasConnection: true })).toEqual(["discover"]);
  expect(steps({ ...nothing, hasConnection: true, hasDiscovered: true, mailCount: 4 })).toEqual(["inbox"]);
});

test("unread mail without a summary comes before buying, and buying only shows when credits run low", () => {
  expect(steps(running)).toEqual(["summarise", "buy", "inbox"]);
  expect(steps({ ...running, isLowOnCredits: false })).toEqual(["summarise", "inbox"]);
});

test("nobody is offered what their role refuses", () => {
  expect(steps(running, "viewer")).toEqual(["inbox"]);
  expect(steps(running, "editor")).toEqual(["summarise", "inbox"]);
  expect(steps(nothing, "editor")).toEqual([]);
});
