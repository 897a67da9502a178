import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cleanMail } from "./clean";
import { ownWords } from "./own-words";
import { blocksOf, boundsOf, budgetTokens, charactersPerToken } from "./price";
import { visibleText } from "./visible-text";

const mailOf = (body: string, headers = "Content-Type: text/html; charset=utf-8") =>
  cleanMail(
    Buffer.from(
      `From: Ada <ada@example.test>\r\nTo: bo@example.test\r\nSubject: Hello\r\nMIME-Version: 1.0\r\n${headers}\r\n\r\n${body}`,
    ),
  );
const fixtures = new URL("../../../tests/fixtures/mail/", import.meta.url);
const samples = readdirSync(fixtures).filter((name) => name.endsWith(".eml"));
const textOf = async (name: string) => (await cleanMail(readFileSync(new URL(name, fixtures)))).text;

describe("hidden text", () => {
  const hiding: Record<string, string> = {
    "display:none": '<div style="DISPLAY : none !important">SECRET</div>',
    "visibility:hidden": '<p style="visibility:hidden">SECRET</p>',
    "font-size:0": '<span style="font-size:0px">SECRET</span>',
    "font-size:1px": '<span style="color:red;font-size:1px">SECRET</span>',
    "opacity:0": '<td style="opacity:0.0">SECRET</td>',
    "hidden attribute": "<section hidden>SECRET</section>",
    "aria-hidden": '<i aria-hidden="true">SECRET</i>',
    "white on white": '<font color="#ffffff">SECRET</font>',
    "text as its background": '<div style="background:#123456"><span style="color:#123457">SECRET</span></div>',
    transparent: '<span style="color:rgba(0,0,0,0)">SECRET</span>',
    "zero height": '<div style="max-height:0;overflow:hidden">SECRET</div>',
    "off screen": '<div style="position:absolute;left:-9999px">SECRET</div>',
    "text indent": '<div style="text-indent:-9999px">SECRET</div>',
    "style sheet class": "<style>.x, .note{display:none}</style><div class='big note'>SECRET</div>",
    "style sheet id": "<style>#n{opacity:0}</style><b id=n>SECRET</b>",
    "inside something hidden": '<div hidden><p style="color:black">SECRET</p></div>',
    "comment, title, script": "<title>SECRET</title><!-- SECRET --><script>SECRET</script>",
    "tag characters": [..."SECRET"].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join(""),
  };
  for (const [name, html] of Object.entries(hiding))
    it(`is left out: ${name}`, async () => {
      const { text } = await mailOf(`<html><body><p>Before.</p>${html}<p>After.</p></body></html>`);
      expect(text.replace(/\s+/g, " ")).toBe("Before. After.");
    });

  it("is not found where a reader does see it", () => {
    const seen =
      '<style>@media (max-width:9px){.wide{display:none}} .a{color:red}</style><div class="wide a">One</div><p style="color:#fff;background:#000">Two</p><table bgcolor=navy><td style="color:white">Three</td><td>Four</td></table>';
    expect(visibleText(seen).replace(/\s+/g, " ").trim()).toBe("One Two Three Four");
  });

  it("loses zero-width, direction and control characters", async () => {
    expect(
      (await mailOf("pay\u200b\u202e\u2066 now\u0007\u00ad!", "Content-Type: text/plain; charset=utf-8")).text,
    ).toBe("pay now!");
  });
});

describe("the writer's own words", () => {
  it("lose the quoted mail below an attribution, in several languages and wrapped", () => {
    for (const attribution of [
      "On Mon, 3 Aug 2026 at 10:00, Bo <bo@example.test> wrote:",
      "On Mon, 3 Aug 2026 at 10:00, Bo Example\n<bo@example.test> wrote:",
      "Am 3. August 2026 um 10:00 schrieb Bo <bo@example.test>:",
      "Le lun. 3 août 2026 à 10:00, Bo <bo@example.test> a écrit :",
      "Bo wrote:",
    ])
      expect(ownWords(`Fine with me.\n\n${attribution}\n> Shall we?\n> Friday?`).trim()).toBe("Fine with me.");
  });

  it("lose an unmarked original below a dated attribution or a header block", () => {
    expect(ownWords("Yes.\n\nOn 3 Aug 2026 Bo wrote:\n\nShall we?").trim()).toBe("Yes.");
    expect(ownWords("Yes.\n\n-----Original Message-----\nShall we?").trim()).toBe("Yes.");
    expect(ownWords("Yes.\n\nFrom: Bo\nSent: Monday\nTo: Ada\nSubject: Plan\n\nShall we?").trim()).toBe("Yes.");
  });

  it("stay between quotes, and after a quote without a date", () => {
    expect(ownWords("> One?\nYes.\n> Two?\nNo.")).toBe("Yes.\nNo.");
    expect(ownWords("Kim said:\nwe go on Friday.")).toContain("we go on Friday.");
  });

  it("lose the signature, the list's footer and the phone's line", () => {
    expect(ownWords("See you.\n-- \nBo\nExample Ltd").trim()).toBe("See you.");
    expect(ownWords("See you.\nSent from my iPhone").trim()).toBe("See you.");
    expect(ownWords(`See you.\n${"_".repeat(40)}\nlist mailing list`).trim()).toBe("See you.");
  });

  it("keep a forward and a mail that is nothing but a quote", () => {
    const forward =
      "FYI\n\n---------- Forwarded message ---------\nFrom: Bo\nDate: Monday\nTo: Ada\nSubject: Plan\n\nThe plan.";
    expect(ownWords(forward, "Fwd: Plan")).toContain("The plan.");
    expect(ownWords(forward)).toContain("The plan.");
    expect(ownWords("> only this")).toBe("> only this");
  });
});

describe("a mail", () => {
  it("is read whatever its charset", async () => {
    const latin = Buffer.concat([
      Buffer.from("Content-Type: text/plain; charset=iso-8859-1\r\n\r\nGr"),
      Buffer.from([0xfc, 0xdf]),
      Buffer.from("e"),
    ]);
    expect((await cleanMail(latin)).text).toBe("Grüße");
    expect((await mailOf("=?", "Content-Type: text/plain; charset=no-such-thing")).text).toBe("=?");
  });

  it("never breaks the reader: empty, binary, endless nesting, lying boundaries", async () => {
    const odd = [
      "",
      "\0\0\0",
      "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x",
      'Content-Type: text/html\r\n\r\n<td style="font-size:0" <b <p ',
      `Content-Type: text/html\r\n\r\n${"<div>".repeat(20_000)}deep`,
      "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n@@@@\ud800",
    ];
    for (const raw of odd) expect((await cleanMail(Buffer.from(raw))).text.isWellFormed()).toBe(true);
  });

  it("means no harm by its shape: readers that took squared time would not end here", async () => {
    const hostile = [
      "On ".repeat(60_000),
      "Op x schreef\n".repeat(20_000),
      "<style>".repeat(50_000),
      "<style>@a{".repeat(20_000),
      `<style>${"@a{".repeat(50_000)}</style>`,
      ">".repeat(200_000),
      '<p style="'.repeat(20_000),
    ];
    for (const body of hostile)
      for (const type of ["text/plain", "text/html"])
        expect((await mailOf(body, `Content-Type: ${type}`)).subject).toBe("Hello");
  });

  it("keeps its beginning and its end within the budget", async () => {
    const { text, tokens } = await mailOf(`START ${"word ".repeat(40_000)} END`, "Content-Type: text/plain");
    expect(tokens).toBeLessThanOrEqual(budgetTokens);
    expect(text.length).toBe(budgetTokens * charactersPerToken);
    expect([text.startsWith("START"), text.endsWith("END"), text.includes("left out")]).toEqual([true, true, true]);
  });

  it("labelled as plain text is read as the HTML that it is", async () => {
    expect(
      (await mailOf("<html><body><p>Hi</p><p hidden>SECRET</p></body></html>", "Content-Type: text/plain")).text,
    ).toBe("Hi");
  });
});

describe("real mail", () => {
  it("never costs more than its size allowed", async () => {
    expect(samples.length).toBeGreaterThan(5);
    for (const name of samples) {
      const raw = readFileSync(new URL(name, fixtures));
      const { tokens } = await cleanMail(raw);
      expect(blocksOf(tokens)).toBeLessThanOrEqual(boundsOf(raw.length).maximum);
    }
  });

  it("keeps what was written and drops what was quoted", async () => {
    const reply = await textOf("reply-with-quotes.eml");
    expect(reply).toContain("That's one of the worst non-smiles ever.");
    expect(reply).not.toContain("\n>");
    expect(await textOf("html-newsletter.eml")).toContain("As summer arrives, many school children");
    expect(await textOf("html-labelled-plain.eml")).not.toMatch(/<\/?(?:font|br|body)/i);
  });
});
