import { afterAll, expect, test, vi } from "vitest";
import { readMessageText } from "@/features/gmail/message-text";
import { listEmails } from "@/features/gmail/queries";
import { fetchDistantMail, fetchThreadRest } from "@/features/gmail/threads/mutations";
import { aConnection, discover, rowsOf } from "../../factories/gmail";
import { aWorkspace } from "../../factories/workspaces";

const google = await vi.hoisted(async () => (await import("../../factories/google-sandbox")).aGoogle());
afterAll(() => google.close());

const mail = (id: string, text: string, reply?: string) =>
  [
    "From: Eve <eve@partners.test>",
    "Subject: Boxes",
    `Message-ID: <${id}@partners.test>`,
    ...(reply ? [`In-Reply-To: <${reply}@partners.test>`, `References: <${reply}@partners.test>`] : []),
    "",
    text,
    "",
  ].join("\r\n");

test("what of a thread was not discovered is fetched from Gmail when asked for, in one call, and not stored", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google);
  const old = await google.addMail(email, { rawText: mail("a", "The first of it."), labelIds: ["Label_old"] });
  const other = await google.addMail(email, { rawText: mail("x", "Something else.").replace("Boxes", "Chairs") });
  const { threadId } = await google.addMail(email, { rawText: mail("b", "The second of it.", "a") });
  expect(threadId).toBe(old.threadId);
  await discover(ctx, id, { label: "INBOX" });
  const opened = (await listEmails(ctx)).items.find(({ snippet }) => snippet.includes("second"));
  const emailId = opened?.id ?? "";
  const before = (await rowsOf(ctx, id)).size;
  await google.resetCounters();
  const rest = await fetchThreadRest(ctx, emailId);
  expect(rest).toMatchObject([{ gmailId: old.id, fromName: "Eve", fromEmail: "eve@partners.test" }]);
  expect((await google.counters()).accounts[email]?.calls).toEqual({ "threads.get": 1 });
  expect((await readMessageText(await fetchDistantMail(ctx, emailId, old.id))).text).toBe("The first of it.");
  expect((await rowsOf(ctx, id)).size).toBe(before);
  // Only of this thread, and only in this workspace.
  await expect(fetchDistantMail(ctx, emailId, other.id)).rejects.toMatchObject({ code: "not_found" });
  const { ctx: stranger } = await aWorkspace();
  await expect(fetchThreadRest(stranger, emailId)).rejects.toMatchObject({ code: "not_found" });
  await expect(fetchDistantMail(stranger, emailId, old.id)).rejects.toMatchObject({ code: "not_found" });
});
