import type { Letter } from "@/lib/letter";
import type { DeletionCounts } from "./schema";

type Receipt = {
  product: string;
  reference: string;
  isAccount: boolean;
  workspaceCount: number;
  counts: DeletionCounts;
};

const many = (count: number, noun: string) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
const nouns: Record<string, string> = {
  email_discovery: "mail entry",
  email_summary: "summary",
  gmail_connection: "mailbox connection",
  membership: "membership",
  api_key: "API key",
};
const plural = (noun: string) => (noun.endsWith("y") && !noun.endsWith("ey") ? `${noun.slice(0, -1)}ies` : `${noun}s`);

/** What was deleted, in numbers, to the person who asked for it. It carries no name but the product's. */
export function receiptLetter({ product, reference, isAccount, workspaceCount, counts }: Receipt): Letter {
  const outcomes = Object.values(counts.grants);
  const revoked = outcomes.filter((outcome) => outcome === "revoked").length;
  const refused = outcomes.length - revoked;
  const sums: Record<string, number> = {};
  for (const tables of Object.values(counts.rows))
    for (const [table, count] of Object.entries(tables)) sums[table] = (sums[table] ?? 0) + count;
  const total = Object.values(sums).reduce((sum, count) => sum + count, 0);
  const named = Object.entries(nouns)
    .filter(([table]) => sums[table])
    .map(([table, noun]) => `${(sums[table] ?? 0).toLocaleString("en")} ${sums[table] === 1 ? noun : plural(noun)}`);
  const what = isAccount ? "Your account" : "Your workspace";
  const also = isAccount && workspaceCount > 0 ? ` and ${many(workspaceCount, "workspace")} of yours` : "";
  const verb = also && !isAccount ? "is" : also ? "are" : "is";
  return {
    subject: isAccount ? `Your ${product} account is deleted` : `Your ${product} workspace is deleted`,
    paragraphs: [
      `${what}${also} ${verb} deleted: ${many(total, "row")} in all${named.length > 0 ? `, among them ${named.join(", ")}` : ""}.`,
      revoked > 0
        ? `Access to ${many(revoked, "Gmail account")} was handed back to Google.`
        : "No access to any Gmail account was left to hand back.",
      ...(refused > 0
        ? [
            `For ${many(refused, "Gmail account")} Google did not take the access back from us. We deleted our key to it; to be sure, remove ${product} at https://myaccount.google.com/connections.`,
          ]
        : []),
      "What stays is the credit ledger with its amounts and dates, under a number that no longer leads to you. Bookkeeping law asks for it.",
    ],
    notes: [`Reference: ${reference}`],
  };
}
