import { expect, test } from "vitest";
import { actorText } from "./actor";

test("rows keep who did it and as what", () => {
  expect(actorText({ actor: { kind: "apiKey", id: "7" } })).toBe("apiKey:7");
});
