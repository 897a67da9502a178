import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { findSummaryOfEmail } from "@/features/summaries/queries";
import type { Context } from "@/gates/context";
import { within } from "@/lib/transact";
import { aRun, someMails, summaryOf, workOff } from "~/tests/factories/summaries";
import { aWorkspace } from "~/tests/factories/workspaces";

const { google, anthropic } = await vi.hoisted(async () => ({
  google: await (await import("~/tests/factories/google-sandbox")).aGoogle(),
  anthropic: await (await import("~/tests/factories/anthropic-sandbox")).anAnthropic(),
}));
afterAll(() => Promise.all([google.close(), anthropic.close()]));
beforeEach(() => anthropic.reset());

const first = "Please send the signed contract by 3 March 2027. The unique word is heliotrope.";
const mail = (n: number, subject: string, text: string) => ({
  rawText: [
    `From: Eve <eve@partners.test>\r\nTo: bo@maple.test\r\nSubject: ${subject}\r\nMessage-ID: <c${n}@partners.test>`,
    `${n > 1 ? `In-Reply-To: <c1@partners.test>\r\nReferences: <c1@partners.test>\r\n` : ""}Date: Mon, ${21 + n} Feb 2027 09:00:00 +0000\r\n\r\n${text}`,
  ].join("\r\n"),
});
const thread = [
  mail(1, "Contract", first),
  mail(2, "Re: Contract", `We decided to move it to April.\r\n\r\nOn Mon, 22 Feb 2027, Eve wrote:\r\n> ${first}`),
];

/** The mails of one conversation, whatever Gmail made of their headers. */
async function aConversation(ctx: Context) {
  const ids = await someMails(ctx, google, thread);
  await within(ctx, async (tx) => {
    for (const [index, id] of ids.entries())
      await tx.emailDiscovery.update({
        where: { id },
        data: { threadId: "conversation", sentAt: new Date(Date.UTC(2027, 1, 22 + index)) },
      });
  });
  return ids as [string, string];
}
const summarise = async (ctx: Context, emailId: string) => workOff(ctx, await aRun(ctx, [emailId]));
const lastPrompt = async () => String((await anthropic.requests(1))[0]?.messages[0]?.content);

describe("a conversation", () => {
  it("is told on: the next mail's prompt carries the summary so far and the new text, nothing of the old one", async () => {
    const { ctx } = await aWorkspace({ credits: 9 });
    const [one, two] = await aConversation(ctx);
    await anthropic.answer({ merge: { tldr: "Eve wants the signed contract." } });
    await summarise(ctx, one);
    expect(await lastPrompt()).not.toContain("<thread>");
    await anthropic.answer({
      merge: { thread: "The contract moved to April; Bo has to sign. See https://evil.test." },
    });
    await summarise(ctx, two);
    const prompt = await lastPrompt();
    expect(prompt).toContain("<thread>\n1 mail before");
    expect(prompt).toContain("So far: Eve wants the signed contract.");
    expect(prompt).toContain("We decided to move it to April.");
    expect(prompt).not.toContain("heliotrope.</mail>");
    expect(prompt.slice(prompt.indexOf("<mail>"))).not.toContain("heliotrope");
    expect((await summaryOf(ctx, two)).content.thread).toBe("The contract moved to April; Bo has to sign. See");
  });

  it("is shown with where it stands above each of its mails, the same however often it is worked on", async () => {
    const { ctx } = await aWorkspace({ credits: 9 });
    const [one, two] = await aConversation(ctx);
    await anthropic.answer({ merge: { thread: "Signed." }, contains: "Re: Contract" });
    // The newer one first: an older mail's summary does not turn the state back.
    await summarise(ctx, two);
    expect((await findSummaryOfEmail(ctx, two))?.thread).toBeNull();
    await summarise(ctx, one);
    const shown = (await findSummaryOfEmail(ctx, one))?.thread;
    expect(shown).toMatchObject({ mailCount: 2, state: (await summaryOf(ctx, two)).content.tldr });
    expect(shown?.open.map(({ emailId }) => emailId)).toContain(one);
    await summarise(ctx, one);
    await summarise(ctx, two);
    expect((await findSummaryOfEmail(ctx, two))?.thread).toEqual(shown);
    expect((await anthropic.counts()).creates).toBe(2);
  });

  it("of others stays out", async () => {
    const { ctx } = await aWorkspace({ credits: 9 });
    const other = await aWorkspace({ credits: 9 });
    const [one] = await aConversation(ctx);
    await summarise(ctx, one);
    const [, foreign] = await aConversation(other.ctx);
    await summarise(other.ctx, foreign);
    expect(await lastPrompt()).not.toContain("<thread>");
  });
});
