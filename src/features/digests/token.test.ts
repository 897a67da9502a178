import { expect, test } from "vitest";
import { digestToken, readToken } from "./token";

const key = Buffer.alloc(32, 7);
const named = { workspaceId: "w", digestId: "d" };

test("a token names its digest, and only as it was made", () => {
  const token = digestToken(named, key);
  expect(readToken(token, key)).toEqual(named);
  for (const forged of ["", "w.d", "w.d.", token.replace("w.", "x."), `${token}x`, token.slice(0, -1)])
    expect(readToken(forged, key)).toBeNull();
  expect(readToken(token, Buffer.alloc(32, 8))).toBeNull();
});
