import { expect, test } from "vitest";
import { divider, heading, written } from "./build";

test("a library template is a whole document with numbered blocks", () => {
  const { content } = written("Group", {
    key: "x",
    name: "X",
    purpose: "To try.",
    kind: "marketing",
    subject: "Hi",
    preheader: "There",
    blocks: [heading("Hi"), divider],
  });
  expect(content).toMatchObject({
    mode: "blocks",
    lang: "en",
    blocks: [{ id: "b1", type: "text" }, { id: "b2", level: 1 }, { id: "b3" }],
  });
});
