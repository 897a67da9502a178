import { expect, test } from "vitest";
import { frameDocument } from "../frame/document";
import { contentFindings } from "../lint/checks";
import { variableFindings } from "../lint/variable-findings";
import { usesOf } from "../liquid/variables";
import { TemplateContent } from "../schema";
import { summaryOf } from "../summary";
import { compileTemplate, renderMail } from "./compile";
import { scopeOf } from "./scope";

const person = {
  email: "a@b.example",
  firstName: "",
  lastName: "",
  phone: "",
  locale: "",
  timeZone: "",
  fields: {},
  tags: [],
};
const scope = scopeOf({
  person,
  fields: [],
  sender: { company: "", address: "", workspaceName: "Acme" },
  links: { unsubscribe: "https://a.example/u", preferences: "https://a.example/p" },
  event: {},
});
const blocks = (text: string, count = 10) => ({
  blocks: Array.from({ length: count }, (_, at) => ({ type: "text", id: `t${at}`, text: text.slice(0, 20_000) })),
});
const code = (html: string) => ({ mode: "code", html: html.slice(0, 299_999) });
const knownFields = Array.from({ length: 100 }, (_, at) => ({
  id: `${at}`,
  key: `field_${at}`,
  label: "",
  formerKeys: [],
}));

// Each took minutes, or for ever, with patterns that go back over what they have read.
test.each([
  ["bold that never ends", blocks("**a ".repeat(5_000))],
  ["links that never end", blocks("[a](".repeat(5_000))],
  ["brackets", blocks("[".repeat(20_000))],
  ["Liquid in an address that never ends", blocks(`[a](${"{{a}}".repeat(40)}`, 1)],
  ["tags that never end", blocks("{%".repeat(2_900))],
  ["blanks", blocks(`x${" ".repeat(19_990)}x`)],
  ["blanks in code", code(`<pre>x${" ".repeat(290_000)}x</pre>`)],
  ["heads that never end", code("<head ".repeat(50_000))],
  ["addresses in styles", code(`<p>${"url(//".repeat(49_000)}</p>`)],
  ["blanks in styles", code(`<p>url(${" ".repeat(290_000)}</p>`)],
  ["braces", code(`<p>{% raw %}${"{{a".repeat(1_400)}{% endraw %}</p>`)],
  ["comments in comments", code(`${"<!--[if a]>".repeat(13_000)}${"<![endif]".repeat(13_000)}-->`)],
  ["hidden parts", code('<div style="display:none;max-height:0">'.repeat(7_500))],
  [
    "names that nobody knows",
    code(Array.from({ length: 2_000 }, (_, at) => `{{ contact.nothing_like_it_${at} }}`).join(" ")),
  ],
])("%s: looked through once, then rendered or refused", (_name, source) => {
  const content = TemplateContent.parse({ kind: "marketing", subject: "s", ...source });
  expect(summaryOf(content).length).toBeLessThanOrEqual(200);
  const compilation = compileTemplate(content);
  if (!compilation.compiled) return expect(compilation.faults[0]).toMatchObject({ level: "error", code: "liquid" });
  const mail = renderMail(compilation.compiled, scope);
  const sizes = { htmlBytes: 0, textBytes: 0 };
  contentFindings({ content, html: mail.html, sizes, removed: [], hasAddress: true });
  variableFindings(usesOf(compilation.compiled.html), {
    fields: knownFields,
    lacking: { total: 1, lacking: new Map() },
    hasAddress: true,
  });
  frameDocument(mail, { isDark: true, areImagesShown: false, isHeaded: true });
});

test("blocks hold 300,000 characters in all", () => {
  const { success } = TemplateContent.safeParse({ kind: "marketing", ...blocks("x".repeat(20_000), 20) });
  expect(success).toBe(false);
});
