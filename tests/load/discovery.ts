import { setTimeout as delay } from "node:timers/promises";
import type { Row, Running } from "./measure";

const mails = 2_000;
const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

/** Discovery of 2,000 mails, start to last row, against the bare list and batch calls with nothing stored. */
export async function measureDiscovery({ product }: Running): Promise<Row[]> {
  const { startDiscovery } = await import("@/features/gmail/mutations");
  const { getConnection } = await import("@/features/gmail/queries");
  const { fetchMetadata, listIds } = await import("@/features/gmail/google");
  const { everything } = await import("../factories/gmail");
  const { ctx } = await product.newWorkspace("bench-discovery");
  const { id, grant } = await product.connectMailbox(ctx, mails);

  const bare = async () => {
    const startedAt = performance.now();
    const ids: string[] = [];
    for (let pageToken: string | undefined; ; ) {
      const page = await listIds(grant.accessToken, { q: "", labelIds: [] }, pageToken);
      ids.push(...page.mails.map((mail) => mail.id));
      if (!page.nextPageToken) break;
      pageToken = page.nextPageToken;
    }
    for (let i = 0; i < ids.length; i += 25) await fetchMetadata(grant.accessToken, ids.slice(i, i + 25));
    return performance.now() - startedAt;
  };
  await bare();
  const floor = await bare();

  const startedAt = performance.now();
  await startDiscovery(ctx, { connectionId: id, filter: everything });
  for (let isDone = false; !isDone; ) {
    await delay(50);
    const { run } = await getConnection(ctx, id);
    if (run?.status === "failed") throw new Error(`Discovery failed: ${run.error}`);
    isDone = run?.status === "done" && run.readyCount === mails;
  }
  const took = performance.now() - startedAt;
  return [
    { what: `discovery of ${mails} mails (time)`, product: seconds(took), floor: seconds(floor), ratio: took / floor },
  ];
}
