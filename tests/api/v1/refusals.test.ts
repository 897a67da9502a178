import { expect, test } from "vitest";
import { GET as getEmail } from "@/app/api/v1/emails/[id]/route";
import { POST as quoteRoute } from "@/app/api/v1/summaries/quote/route";
import { aClient, call } from "../support";

test("422: a choice that no mail matches names its field", async () => {
  const { key } = await aClient();
  const { status, error } = await call(quoteRoute, key, { body: { filter: { text: "nothing has this" } } });
  expect(status).toBe(422);
  expect(error?.fields).toEqual({ filter: ["No mail matches."] });
});

test("404: an id that is none says so in a whole sentence", async () => {
  const { key } = await aClient();
  const { status, error } = await call(getEmail, key, { params: { id: "mail-1" } });
  expect([status, error?.message]).toEqual([404, "mail-1 is no id of an email here."]);
});
