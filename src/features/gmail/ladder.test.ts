import { expect, test } from "vitest";
import { allowHref, consentHref, hasRight, pathBack, scopeToAsk, withoutRight } from "./ladder";

const auth = "https://www.googleapis.com/auth/gmail";

test("each right needs its own scope; reading comes with the wider ones, sending with none but its own", () => {
  expect(scopeToAsk("modify")).toBe(`${auth}.modify`);
  expect(hasRight("read", [`${auth}.readonly`])).toBe(true);
  expect(hasRight("modify", [`${auth}.readonly`])).toBe(false);
  expect(hasRight("read", [`${auth}.modify`])).toBe(true);
  expect(hasRight("send", [`${auth}.modify`])).toBe(false);
  expect(hasRight("send", [`${auth}.send`])).toBe(true);
  expect(hasRight("read", [`${auth}.send`])).toBe(false);
  expect(hasRight("send", ["https://mail.google.com/"])).toBe(true);
  expect(withoutRight("modify", [`${auth}.readonly`, `${auth}.modify`])).toEqual([`${auth}.readonly`]);
});

test("the way back stays inside the workspace", () => {
  expect(pathBack("acme", "/acme/inbox?open=eml_1")).toBe("/acme/inbox?open=eml_1");
  for (const path of [
    "//evil.test",
    "/other/inbox",
    "https://evil.test",
    "/acme/\\evil.test",
    "/acme",
    null,
    undefined,
  ])
    expect(pathBack("acme", path)).toBe("/acme/inbox");
});

test("both steps carry what is asked and where to come back to", () => {
  const asking = { right: "modify" as const, connection: "gmc_1", back: "/acme/inbox?open=eml_1" };
  expect(allowHref("acme", asking)).toBe(
    "/acme/allow?right=modify&connection=gmc_1&back=%2Facme%2Finbox%3Fopen%3Deml_1",
  );
  expect(consentHref("acme", asking)).toContain("/api/gmail/connect?workspace=acme&right=modify&");
});
