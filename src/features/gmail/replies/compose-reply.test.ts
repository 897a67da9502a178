import { simpleParser } from "mailparser";
import { expect, test } from "vitest";
import { composeReply, frameReply, readOriginal, replyMessageId, replySubject } from "./compose-reply";

const receivedAt = new Date("2026-11-20T10:00:00Z");
const raw = (headers: string, body = "Can we meet?\n> an older line\n") => Buffer.from(`${headers}\r\n\r\n${body}`);
const mail = raw(
  [
    "From: Eve Example <Eve@partners.test>",
    "To: Ada <ada@maple.test>, Ben <ben@maple.test>",
    "Cc: chloe@maple.test",
    "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
    "Message-ID: <m3@partners.test>",
    "References: <m1@x.test> <m2@x.test>",
    "Date: Fri, 20 Nov 2026 09:30:00 +0000",
  ].join("\r\n"),
);

test("a subject gets one Re:, in whatever language it had some", () => {
  expect(replySubject("Lunch")).toBe("Re: Lunch");
  expect(replySubject("RE: AW: Re[2]: Lunch")).toBe("Re: Lunch");
  expect(replySubject("Research")).toBe("Re: Research");
});

test("a reply goes to the sender, or where the sender asks; to all means everybody but oneself", async () => {
  const original = await readOriginal(mail, receivedAt);
  expect(frameReply(original, "ada@maple.test", false)).toMatchObject({
    to: ["eve@partners.test"],
    cc: [],
    subject: "Re: Grüße",
  });
  expect(frameReply(original, "ADA@maple.test", true)).toMatchObject({ cc: ["ben@maple.test", "chloe@maple.test"] });
  const asked = await readOriginal(
    raw("From: eve@partners.test\r\nReply-To: desk@partners.test\r\nSubject: x"),
    receivedAt,
  );
  expect(frameReply(asked, "ada@maple.test", false).to).toEqual(["desk@partners.test"]);
  const own = await readOriginal(raw("From: ada@maple.test\r\nTo: eve@partners.test\r\nSubject: x"), receivedAt);
  expect(frameReply(own, "ada@maple.test", false).to).toEqual(["eve@partners.test"]);
});

test("the mail is quoted line by line under who wrote when", async () => {
  const { quote } = frameReply(await readOriginal(mail, receivedAt), "ada@maple.test", false);
  expect(quote.split("\n")).toEqual([
    "On 20 Nov 2026, 09:30 UTC, Eve Example <eve@partners.test> wrote:",
    "> Can we meet?",
    ">> an older line",
  ]);
});

test("the composed mail stays in its thread and carries the id it can be found by", async () => {
  const original = await readOriginal(mail, receivedAt);
  const messageId = replyMessageId("0190", "ada@maple.test");
  const built = await simpleParser(
    await composeReply({ from: "ada@maple.test", text: "Yes — at nine.", toAll: false, messageId, original }),
  );
  expect(built.messageId).toBe("<inflow-0190@maple.test>");
  expect(built.inReplyTo).toBe("<m3@partners.test>");
  expect(built.references).toEqual(["<m1@x.test>", "<m2@x.test>", "<m3@partners.test>"]);
  expect(built.subject).toBe("Re: Grüße");
  expect(built.text?.startsWith("Yes — at nine.\n\nOn 20 Nov 2026")).toBe(true);
});

test("a subject cannot smuggle in headers", async () => {
  const original = { ...(await readOriginal(mail, receivedAt)), subject: "Hi\r\nBcc: evil@evil.test" };
  const built = await simpleParser(
    await composeReply({ from: "ada@maple.test", text: "x", toAll: false, messageId: "<a@b>", original }),
  );
  expect(built.headers.has("bcc")).toBe(false);
});
