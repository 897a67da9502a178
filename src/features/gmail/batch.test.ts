import { expect, test } from "vitest";
import { readBatch, writeBatch } from "./batch";

const part = (id: string, status: string, body: string) =>
  `--b\r\nContent-Type: application/http\r\n${id}\r\n\r\nHTTP/1.1 ${status}\r\nContent-Type: application/json\r\nRetry-After: 7\r\n\r\n${body}\r\n`;

test("answers are matched by their Content-ID, in whatever order they come and when some are unreadable", () => {
  const text = `${part("Content-ID: <response-b2>", "200 OK", '{"id":"b2"}')}--b\r\nnonsense\r\n${part("X: y", "200 OK", "{}")}${part("Content-ID: <response-a1>", "429 Too Many", '{"a":\r\n\r\n1}')}--b--\r\n`;
  const parts = readBatch('multipart/mixed; boundary="b"', text);
  expect([...parts.keys()]).toEqual(["b2", "a1"]);
  expect(parts.get("b2")?.body).toBe('{"id":"b2"}');
  expect(parts.get("a1")).toMatchObject({ status: 429 });
  expect(JSON.parse(parts.get("a1")?.body ?? "")).toEqual({ a: 1 });
  expect(parts.get("a1")?.headers.get("retry-after")).toBe("7");
});

test("an answer that is no batch holds no parts", () => expect(readBatch("text/html", "<h1>502</h1>").size).toBe(0));

test("each call of a batch names its key", () => {
  const text = writeBatch(new Map([["a1", "/x"]]), "b");
  expect(text).toContain("Content-ID: <a1>\r\n\r\nGET /x\r\n");
  expect(text.endsWith("--b--\r\n")).toBe(true);
});
