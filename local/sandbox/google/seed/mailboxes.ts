import { createHash } from "node:crypto";
import type { Account } from "../store/operations";
import { type CorpusGroup, type CorpusMail, readCorpus } from "./corpus";

type Share = { group: CorpusGroup; from: number; to: number };

/** One seeded mailbox: who owns it and which part of the corpus lies in it. */
export type SeedAccount = { email: string; name: string; shares: readonly Share[] };

export const SEED_ACCOUNTS: readonly SeedAccount[] = [
  {
    email: "ada@maple.test",
    name: "Ada Byrne",
    shares: [
      { group: "easy-ham-1", from: 0, to: 500 },
      { group: "hard-ham-1", from: 0, to: 250 },
      { group: "spam-1", from: 0, to: 60 },
    ],
  },
  {
    email: "ben@maple.test",
    name: "Ben Okafor",
    shares: [
      { group: "easy-ham-2", from: 0, to: 90 },
      { group: "spam-2", from: 1040, to: 1060 },
    ],
  },
  {
    email: "chloe@maple.test",
    name: "Chloé Martin",
    shares: [
      { group: "easy-ham-2", from: 700, to: 740 },
      { group: "spam-1", from: 80, to: 100 },
    ],
  },
  { email: "dana@maple.test", name: "Dana Novak", shares: [] },
];

/** An account with the 21-digit subject it has at every start. */
export function accountOf(email: string, name: string): Account {
  const digits = BigInt(`0x${createHash("sha256").update(email.toLowerCase()).digest("hex").slice(0, 24)}`);
  return { email, name, sub: `1${(digits % 10n ** 20n).toString().padStart(20, "0")}` };
}

/** The corpus part of an account, oldest first. */
export function readShares(seed: SeedAccount): CorpusMail[] {
  const mails = seed.shares.flatMap(({ group, from, to }) => readCorpus(group, from, to));
  return mails.sort((a, b) => a.receivedAt - b.receivedAt || (a.file < b.file ? -1 : 1));
}
