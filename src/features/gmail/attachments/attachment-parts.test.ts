import { expect, test } from "vitest";
import { downloadHeaders, findPart, listAttachments, safeFileName } from "./attachment-parts";

const payload = {
  partId: "",
  mimeType: "multipart/mixed",
  parts: [
    { partId: "0", mimeType: "text/plain", filename: "", body: { size: 10 } },
    {
      partId: "1",
      mimeType: "image/png",
      filename: "logo.png",
      headers: [
        { name: "Content-ID", value: "<logo@x>" },
        { name: "Content-Disposition", value: "inline; filename=logo.png" },
      ],
      body: { size: 5, attachmentId: "a" },
    },
    {
      partId: "2",
      mimeType: "multipart/mixed",
      parts: [
        {
          partId: "2.1",
          mimeType: "application/pdf",
          filename: "../Re: 1/2.pdf",
          body: { size: 99, attachmentId: "b" },
        },
      ],
    },
    { partId: "3", mimeType: "text/html\r\nX: y", filename: "page.html", body: { size: 7 } },
  ],
};

test("files are listed wherever they are nested; pictures of the text are not", () => {
  expect(listAttachments(payload)).toEqual([
    { partId: "2.1", name: "_Re_ 1_2.pdf", contentType: "application/pdf", sizeBytes: 99 },
    { partId: "3", name: "page.html", contentType: "application/octet-stream", sizeBytes: 7 },
  ]);
});

test("only a part that is a file is found by its id", () => {
  expect(findPart(payload, "2.1")?.body?.attachmentId).toBe("b");
  expect(findPart(payload, "0")).toBeNull();
  expect(findPart(payload, "9")).toBeNull();
});

test("a name leads nowhere and hides nothing", () => {
  expect(safeFileName("invoice\u202Efdp.exe")).toBe("invoicefdp.exe");
  expect(safeFileName("..\\..\\etc/passwd\u0000")).toBe("_.._etc_passwd");
  expect(safeFileName("...")).toBe("attachment");
});

test("a download is saved, never shown, whatever it is called", () => {
  const headers = downloadHeaders('Rech"nung ü.html', 3);
  expect(headers["content-type"]).toBe("application/octet-stream");
  expect(headers["content-disposition"]).toBe(
    `attachment; filename="Rech_nung u.html"; filename*=UTF-8''Rech_nung%20%C3%BC.html`,
  );
  expect(headers["x-content-type-options"]).toBe("nosniff");
});
