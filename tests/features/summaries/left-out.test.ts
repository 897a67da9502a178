import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { confirmQuote, quoteSummaries } from "@/features/summaries/mutations";
import { findSummaryOfEmail } from "@/features/summaries/queries";
import { balanceOf } from "~/tests/factories/credits";
import { someMails, workOff } from "~/tests/factories/summaries";
import { aWorkspace } from "~/tests/factories/workspaces";

const { google, anthropic } = await vi.hoisted(async () => ({
  google: await (await import("~/tests/factories/google-sandbox")).aGoogle(),
  anthropic: await (await import("~/tests/factories/anthropic-sandbox")).anAnthropic(),
}));
afterAll(() => Promise.all([google.close(), anthropic.close()]));
beforeEach(() => anthropic.reset());

const mail = (headers: string) => ({
  rawText: `${headers}\r\nTo: bo@maple.test\r\nDate: Mon, 22 Feb 2027 09:00:00 +0000\r\n\r\nPlease read this on Friday.`,
});
const mails = [
  mail("From: Eve <eve@partners.test>\r\nSubject: Contract"),
  mail("From: Shop <no-reply@shop.test>\r\nSubject: Your order #1234 has shipped"),
  mail("From: Shop <news@shop.test>\r\nSubject: Offers of the week\r\nList-Unsubscribe: <https://shop.test/u>"),
  mail("From: News <news@paper.test>\r\nSubject: This morning\r\nPrecedence: bulk"),
  mail("From: Kim <kim@partners.test>\r\nSubject: Out of office: Contract\r\nAuto-Submitted: auto-replied"),
  mail("From: Mail Delivery System <mailer-daemon@x.test>\r\nSubject: Undelivered Mail Returned to Sender"),
  mail('From: Kim <kim@partners.test>\r\nSubject: Standup\r\nContent-Type: text/calendar; method="REQUEST"'),
  mail("From: Build <notifications@ci.test>\r\nSubject: Build failed"),
];

describe("mail that is not worth a summary", () => {
  it("is left out of a quote, counted by its reason, and costs neither credits nor a call", async () => {
    const { ctx } = await aWorkspace({ credits: 20 });
    const emailIds = await someMails(ctx, google, mails);
    const quote = await quoteSummaries(ctx, { emailIds });
    expect(quote).toMatchObject({
      mailCount: 8,
      skippedCount: 7,
      runCount: 1,
      ruleSkips: { receipt: 1, list: 2, auto_reply: 1, bounce: 1, calendar: 1, notification: 1 },
    });
    await workOff(ctx, (await confirmQuote(ctx, quote.id)).id);
    expect((await anthropic.counts()).creates).toBe(1);
    expect(await balanceOf(ctx)).toEqual({ available: 19, held: 0 });
    const reasons = await Promise.all(emailIds.map(async (id) => (await findSummaryOfEmail(ctx, id))?.skipReason));
    expect(reasons).toEqual([null, "receipt", "list", "list", "auto_reply", "bounce", "calendar", "notification"]);
  });

  it("is summarised when it is asked for", async () => {
    const { ctx } = await aWorkspace({ credits: 20 });
    const emailIds = await someMails(ctx, google, mails.slice(0, 3));
    const quote = await quoteSummaries(ctx, { emailIds, isWhole: true });
    expect(quote).toMatchObject({ mailCount: 3, skippedCount: 0, runCount: 3, ruleSkips: {} });
    await workOff(ctx, (await confirmQuote(ctx, quote.id)).id);
    expect(await balanceOf(ctx)).toEqual({ available: 17, held: 0 });
    expect(await quoteSummaries(ctx, { emailIds })).toMatchObject({ skippedCount: 3, ruleSkips: {} });
  });
});
