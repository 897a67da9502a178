import { expect, test } from "vitest";
import { beginWith, record, redo, undo } from "./history";

test("what is typed in one go is one step; each step is undone and done again", () => {
  let history = beginWith("a");
  history = record(history, "ab", "text", 0);
  history = record(history, "abc", "text", 500);
  history = record(history, "abcd", "text", 3_000);
  history = record(history, "X", "other", 3_100);
  const shown = [history.present];
  for (let i = 0; i < 4; i++) {
    history = undo(history);
    shown.push(history.present);
  }
  expect(shown).toEqual(["X", "abcd", "abc", "a", "a"]);
  history = redo(redo(redo(redo(history))));
  expect(history.present).toBe("X");
  history = record(undo(history), "Y", "other", 9_000);
  expect(redo(history).present).toBe("Y");
});

test("at most a hundred steps are kept", () => {
  let history = beginWith(0);
  for (let i = 1; i <= 300; i++) history = record(history, i, "", i);
  expect(history.past).toHaveLength(100);
});
