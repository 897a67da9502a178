import { expect, test } from "vitest";
import { timelineKinds } from "./schema";
import { entryWords } from "./wording";

const entry = { id: "x", at: new Date(0), actor: null, details: {} };

test("every kind has words, even when nothing is known but that it happened", () => {
  for (const kind of timelineKinds) expect(entryWords({ ...entry, kind }, {}).what, kind).not.toBe(undefined);
});

test("what changed is called as people call it", () => {
  const details = { names: ["firstName", "f1", "gone"] };
  expect(entryWords({ ...entry, kind: "updated", details }, { f1: "Plan" }).what).toBe(
    "Changed: first name, Plan, a field",
  );
  expect(
    entryWords({ ...entry, kind: "consent", details: { action: "withdrawn", topic: null, source: "one_click" } }, {}),
  ).toEqual({ what: "Withdrew all topics", more: "one click" });
});
