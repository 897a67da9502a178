import { expect, test } from "vitest";
import { unzip } from "../../tests/factories/unzip";
import { type ZipEntry, zip } from "./zip";

async function* chunksOf(...texts: string[]) {
  yield* texts;
}
async function packed(entries: ZipEntry[]): Promise<Buffer> {
  const parts: Buffer[] = [];
  const all = async function* () {
    yield* entries;
  };
  for await (const part of zip(all(), new Date("2026-11-21T10:20:30Z"))) parts.push(part);
  return Buffer.concat(parts);
}

test("files come out as they went in: many chunks, none, names and text beyond ASCII", async () => {
  const lines = Array.from({ length: 5_000 }, (_, n) => `{"n":${n},"text":"Grüße ✓"}\n`);
  const files = unzip(
    await packed([
      { name: "mails.ndjson", chunks: chunksOf(...lines) },
      { name: "leer.txt", chunks: chunksOf() },
      { name: "größe.json", chunks: chunksOf("{}") },
    ]),
  );
  expect([...files.keys()]).toEqual(["mails.ndjson", "leer.txt", "größe.json"]);
  expect(files.get("mails.ndjson")).toBe(lines.join(""));
  expect(files.get("leer.txt")).toBe("");
});

test("a source that fails fails the whole file", async () => {
  const broken = async function* () {
    yield "half";
    throw new Error("The database went away.");
  };
  await expect(packed([{ name: "a", chunks: broken() }])).rejects.toThrow("went away");
});
