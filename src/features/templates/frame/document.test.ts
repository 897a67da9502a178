import { expect, test } from "vitest";
import { faultDocument, frameDocument, framePolicy, textDocument } from "./document";

const mail =
  '<html><head>\n<meta name="color-scheme" content="light dark"><style>@media (prefers-color-scheme:dark){p{}}</style></head><body><p style="background:url(&quot;https://t.example/b.png&quot;)"><img alt="x" src="https://t.example/p.gif"></p></body></html>';

test("nothing is loaded unless pictures are asked for", () => {
  expect(frameDocument(mail, { isDark: false, areImagesShown: false })).not.toContain("t.example");
  expect(frameDocument(mail, { isDark: false, areImagesShown: true })).toContain("t.example/p.gif");
  expect(framePolicy(false)).toContain("img-src data:;");
  expect(framePolicy(true)).toContain("default-src 'none'");
});

test("dark is shown when it is asked for, whatever the screen is set to", () => {
  expect(frameDocument(mail, { isDark: true, areImagesShown: false })).toContain("@media all{p{}}");
  expect(frameDocument(mail, { isDark: false, areImagesShown: false })).toContain("@media not all{p{}}");
});

test("text and faults are words, never markup", () => {
  expect(textDocument("<b>", false)).toContain("&lt;b&gt;");
  const fault = { level: "error", code: "liquid", field: "subject", message: "<x>", fix: "Fix it." } as const;
  expect(faultDocument([fault], true)).toContain("&lt;x&gt;");
});
