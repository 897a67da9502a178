import { expect, test } from "vitest";
import { csvHead, csvLines, readRows } from "./suppression-csv";

const line = {
  email: "ada@example.test",
  reason: "complaint" as const,
  source: "manual",
  note: "She said “no”, twice",
  createdAt: new Date("2026-01-02T03:04:05Z"),
  expiresAt: new Date("2027-01-02T03:04:05Z"),
};

test("what is exported comes back as it was", () => {
  const file = csvHead() + csvLines([line, { ...line, email: "b@example.test", note: 'a "b",\n c', expiresAt: null }]);
  expect(readRows(file)).toEqual([
    { email: "ada@example.test", reason: "complaint", note: line.note, expiresAt: "2027-01-02T03:04:05.000Z" },
    { email: "b@example.test", reason: "complaint", note: 'a "b",\n c', expiresAt: null },
  ]);
});

test("no cell runs as a formula, and the note is the same when it comes back", () => {
  const file = csvHead() + csvLines([{ ...line, note: '=HYPERLINK("http://x")', email: "+a@example.test" }]);
  expect(file).not.toMatch(/(^|,|")[=+\-@]/m);
  expect(readRows(file)[0]).toMatchObject({ note: '=HYPERLINK("http://x")', email: "+a@example.test" });
});

test("addresses one a line, another tool's columns, a mark of byte order and semicolons are read", () => {
  const emails = (text: string) => readRows(text).map(({ email }) => email);
  expect(emails("a@x.test\n\n  b@x.test \r\n")).toEqual(["a@x.test", "b@x.test"]);
  expect(emails("\uFEFFName;E-Mail\nAda;a@x.test\nBob;b@x.test")).toEqual(["a@x.test", "b@x.test"]);
  expect(emails("Ada,a@x.test\nBob,b@x.test")).toEqual(["a@x.test", "b@x.test"]);
  expect(readRows("email,reason,expires_at\na@x.test,abuse,tomorrow")).toEqual([
    { email: "a@x.test", reason: "import", note: "", expiresAt: null },
  ]);
  expect(readRows("")).toEqual([]);
});
