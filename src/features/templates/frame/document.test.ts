import { expect, test } from "vitest";
import { faultDocument, frameDocument, framePolicy, textDocument } from "./document";

const html =
  '<html><head>\n<meta name="color-scheme" content="light dark"><style>@media (prefers-color-scheme:dark){p{}}</style></head><body><p style="background:url(&quot;https://t.example/b.png&quot;)"><img alt="x" src="https://t.example/p.gif"></p></body></html>';

const mail = { subject: "A <b>", preheader: "", html, text: "" };
const look = { isDark: false, areImagesShown: false, isHeaded: false };

test("nothing is loaded unless pictures are asked for", () => {
  expect(frameDocument(mail, look)).not.toContain("t.example");
  expect(frameDocument(mail, { ...look, areImagesShown: true })).toContain("t.example/p.gif");
  expect(framePolicy(false)).toContain("img-src data:;");
  expect(framePolicy(true)).toContain("default-src 'none'");
});

test("dark is shown when it is asked for, whatever the screen is set to", () => {
  expect(frameDocument(mail, { ...look, isDark: true })).toContain("@media all{p{}}");
  expect(frameDocument(mail, look)).toContain("@media not all{p{}}");
});

test("the subject stands above the mail when it is asked for, as words", () => {
  expect(frameDocument(mail, look)).not.toContain("A &lt;b&gt;");
  expect(frameDocument(mail, { ...look, isHeaded: true })).toMatch(/<body>.*<strong>A &lt;b&gt;<\/strong>/s);
});

test("text and faults are words, never markup", () => {
  expect(textDocument("<b>", false)).toContain("&lt;b&gt;");
  const fault = { level: "error", code: "liquid", field: "subject", message: "<x>", fix: "Fix it." } as const;
  expect(faultDocument([fault], true)).toContain("&lt;x&gt;");
});
