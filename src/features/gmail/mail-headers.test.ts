import { expect, test } from "vitest";
import { type RawMail, readMailHeaders } from "./mail-headers";

const mail = (headers: Record<string, string>, over: Partial<RawMail> = {}): RawMail => ({
  id: "1",
  threadId: "1",
  labels: ["INBOX", "UNREAD"],
  snippet: "",
  sizeBytes: 10,
  internalDateMs: Date.UTC(2026, 10, 21),
  headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
  ...over,
});
const read = (headers: Record<string, string>, over?: Partial<RawMail>) => readMailHeaders(mail(headers, over));

test.each([
  ["=?utf-8?B?R3LDvMOfZQ==?=", "Grüße"],
  ["=?iso-8859-1?Q?Gr=FC=DFe?=", "Grüße"],
  ["=?windows-1251?B?z/Do4uXy?=", "Привет"],
  ["=?koi8-r?B?8NLJ18XU?=", "Привет"],
  ["=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=", "日本語"],
  ["=?gb2312?B?xOO6ww==?=", "你好"],
  ["=?euc-kr?B?vsiz5w==?=", "안녕"],
  ["=?utf-8?Q?Gr=C3=BC?= =?utf-8?Q?=C3=9Fe?=", "Grüße"],
  ["GrÃ¼ÃŸe", "GrÃ¼ÃŸe"],
  ["Gr\u00c3\u00bc\u00c3\u009fe", "Grüße"],
  ["Café Ñandú", "Café Ñandú"],
  ["日本語 already decoded", "日本語 already decoded"],
])("the subject %s reads %s", (given, shown) => expect(read({ Subject: given }).subject).toBe(shown));

test.each([
  "=?utf-8?B?R3L",
  "=?no-such-charset?Q?x=FF?=",
  "=?utf-8?Q?=C3?=",
  "a\u0000b\ud800c\u001b",
  "=?utf-8?B?AAAA?=",
  "=?".repeat(2_000),
  "x".repeat(100_000),
])("a broken subject neither throws nor leaves what Postgres refuses (%#)", (given) => {
  const { subject } = read({ Subject: given });
  expect(subject).not.toContain("\u0000");
  expect(subject.isWellFormed()).toBe(true);
  expect(subject.length).toBeLessThanOrEqual(500);
});

test("the sender is a name and an address, whatever shape the header has", () => {
  expect(read({ From: '"Doe, Jane" <Jane@ACME.test>' })).toMatchObject({
    fromName: "Doe, Jane",
    fromEmail: "jane@acme.test",
  });
  expect(read({ From: "=?utf-8?Q?J=C3=B6rg?= <j@acme.test>" })).toMatchObject({
    fromName: "Jörg",
    fromEmail: "j@acme.test",
  });
  expect(read({ From: "j@acme.test (Jörg)" })).toMatchObject({ fromName: "Jörg", fromEmail: "j@acme.test" });
  expect(read({ From: "Undisclosed" })).toMatchObject({ fromName: "Undisclosed", fromEmail: "" });
  expect(read({ From: "<<>>,,;:" }).fromEmail).toBe("");
  expect(read({})).toMatchObject({ subject: "", fromName: "", fromEmail: "", toEmails: [], messageId: null });
});

test("recipients are addresses, each once, from To and Cc", () =>
  expect(read({ To: "A <a@x.test>, b@x.test, Team: c@x.test;", Cc: "a@X.test" }).toEmails).toEqual([
    "a@x.test",
    "b@x.test",
    "c@x.test",
  ]));

test("a mail from a list or a bulk sender is marked as one", () => {
  expect(read({ "List-Unsubscribe": "<https://x.test>" }).isList).toBe(true);
  expect(read({ Precedence: "bulk" }).isList).toBe(true);
  expect(read({ Subject: "x" }).isList).toBe(false);
});

test("a snippet is plain text without Gmail's escapes and the sender's invisible filling", () =>
  expect(
    read({}, { snippet: "Tom &amp; Jerry&#39;s \u034f\u200c\u00ad&nbsp; &lt;b&gt; &#x1F600; &unknown;" }).snippet,
  ).toBe("Tom & Jerry's <b> 😀 &unknown;"));

test("an impossible date or size does not keep a mail out", () => {
  expect(read({}, { internalDateMs: Number.NaN }).sentAt.getTime()).toBe(0);
  expect(read({}, { internalDateMs: 9e15, sizeBytes: 9e12 }).sizeBytes).toBe(2_147_483_647);
});
