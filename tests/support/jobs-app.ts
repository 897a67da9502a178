import type { AddressInfo } from "node:net";
import { createServer } from "inngest/node";
import { inngest } from "~/inngest/client";
import { discoverMailbox } from "~/inngest/functions/gmail/discover-mailbox";
import { handleGmailPush } from "~/inngest/functions/gmail/handle-push";
import { syncMailbox } from "~/inngest/functions/gmail/sync-mailbox";
import { summariseEmailJob } from "~/inngest/functions/summaries/summarise-email";

/**
 * Jobs of the product in a process of its own that can be killed: what `app/api/inngest` serves, without Next. Not all
 * jobs: those of a clock would work on what other test files keep in the same database.
 */
async function main(): Promise<void> {
  const functions = [summariseEmailJob, discoverMailbox, syncMailbox, handleGmailPush];
  const server = createServer({ client: inngest, functions });
  const port = Number(process.env.JOBS_APP_PORT ?? 0);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/inngest`;
  const response = await fetch(url, { method: "PUT" });
  if (!response.ok) throw new Error(`not registered: ${response.status} ${await response.text()}`);
  process.send?.({ ready: true, url });
  process.once("disconnect", () => process.exit(0));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
