import { expect, test } from "vitest";
import { readMessageText } from "./message-text";

const read = (...lines: string[]) => readMessageText(Buffer.from(lines.join("\r\n"), "latin1"));

test("an HTML mail reads as text, its links with their address, its scripts not at all", async () => {
  const { text, hasHtml, remoteCount } = await read(
    "Content-Type: text/html; charset=utf-8",
    "",
    "<style>p{}</style><script>alert(1)</script><p>Hello <a href='https://x.test/a'>there</a></p><img src='https://x.test/pixel'>",
  );
  expect([hasHtml, remoteCount]).toEqual([true, 1]);
  expect(text).toContain("Hello there");
  expect(text).toContain("https://x.test/a");
  expect(text).not.toMatch(/alert|pixel|[<>]/);
});

test("headings keep their letters, and the cells of a table stand apart, a row a line", async () => {
  const { text } = await read(
    "Content-Type: text/html",
    "",
    "<h1>Proof of pages</h1><table><tr><th>Page</th><th>Change</th></tr><tr><td>4</td><td>New photo</td></tr></table>",
  );
  expect(text).toMatch(/^Proof of pages\n+Page\s+Change\n+4\s+New photo$/);
});

test("text in another charset reads right, and files are not shown in it", async () => {
  const { text, hasFiles, hasHtml } = await read(
    'Content-Type: multipart/mixed; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain; charset=iso-8859-1",
    "",
    "Gr\xfc\xdfe",
    "--b",
    'Content-Type: application/pdf; name="a.pdf"',
    "Content-Disposition: attachment; filename=a.pdf",
    "",
    "%PDF",
    "--b--",
  );
  expect(text).toBe("Grüße");
  expect([hasFiles, hasHtml]).toEqual([true, false]);
});

test("a mail of any length or shape is cut, not refused", async () => {
  const long = await read("", "x".repeat(200_000));
  expect(long).toMatchObject({ isTruncated: true });
  expect(long.text).toHaveLength(100_000);
  expect((await readMessageText(Buffer.from([0, 255, 254, 10, 13]))).isTruncated).toBe(false);
  expect((await read('Content-Type: multipart/mixed; boundary="b"', "", "--b", "--b", "--b")).text).toBe("");
});
