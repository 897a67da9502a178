import { expect, it } from "vitest";
import { whyNoText } from "./no-text";

it("a workbook is told from text, with the way to a CSV file", () => {
  expect(whyNoText(Buffer.from("PK\u0003\u0004 xl/workbook.xml"))).toContain("choose “Save as” and CSV");
  expect(whyNoText(Buffer.from("%PDF-1.7"))).toContain("PDF");
});

it("text in any character set is none of these", () => {
  const text = "email\nada@x.org\n";
  for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`), Buffer.from(`\ufeff${text}`, "utf16le")])
    expect(whyNoText(bytes)).toBeNull();
  expect(whyNoText(new Uint8Array())).toBeNull();
});
