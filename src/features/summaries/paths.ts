import { publicId } from "@/lib/ids";

export const emailPath = (workspace: string, emailId: string) => `/${workspace}/inbox/${publicId("email", emailId)}`;
export const runPath = (workspace: string, quoteId: string) => `/${workspace}/runs/${publicId("quote", quoteId)}`;
/** The list of runs; `query` is what differs from its plain form. */
export function runsPath(workspace: string, query: Record<string, string | undefined> = {}) {
  const given = Object.entries(query).flatMap(([name, value]) => (value && value !== "newest" ? [[name, value]] : []));
  return given.length > 0 ? `/${workspace}/runs?${new URLSearchParams(given)}` : `/${workspace}/runs`;
}
/** The ledger's lines of one summary. */
export const chargePath = (workspace: string, summaryId: string) =>
  `/${workspace}/credits?summary=${publicId("summary", summaryId)}`;
/** What LiveRefresh asks while a page shows jobs. */
export const progressPath = (workspace: string) => `/${workspace}/runs/progress`;

/** The purchase, and back to the quote that waits for it. `missingCredits` in whole credits, rounded up. */
export const buyPath = (workspace: string, quoteId: string, missingCredits: number) =>
  `/${workspace}/credits?need=${Math.ceil(missingCredits)}&return=${encodeURIComponent(runPath(workspace, quoteId))}`;
