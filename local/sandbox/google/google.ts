import type { Peer } from "../peer";
import { Faults } from "./control/faults";
import { Push } from "./control/push";
import { answerControl } from "./control/routes";
import { answerBatch } from "./gmail/batch";
import { answerGmail } from "./gmail/dispatch";
import { GoogleError } from "./gmail/errors";
import { Quota } from "./gmail/quota";
import type { Call, Reply } from "./http/exchange";
import { serve } from "./http/serve";
import { Authorization } from "./oauth/authorize";
import type { OAuthClient } from "./oauth/client";
import { answerOAuth } from "./oauth/routes";
import { SigningKey } from "./oauth/signing-key";
import { SEED_ACCOUNTS, type SeedAccount } from "./seed/mailboxes";
import { plant, readPlantings, shiftFor } from "./seed/plant";
import { Journal } from "./store/journal";
import type { Operation } from "./store/operations";
import { World } from "./store/world";

const STATE_VERSION = 1;

export type GoogleOptions = {
  /** 0 = choose. */
  port: number;
  /** Where what must outlive a restart is kept, one operation a line; unset = memory only. */
  stateFile?: string;
  clientId: string;
  clientSecret: string;
  redirectUris: readonly string[];
  /** Mailboxes filled from the corpus; default: `SEED_ACCOUNTS`. */
  accounts?: readonly SeedAccount[];
  /** What the pages call the app. */
  appName?: string;
  /** Where Pub/Sub push messages go; can be set later by the control API. */
  push?: { endpoint: string; audience?: string; serviceAccount?: string };
};

/** Starts the Google sandbox: OAuth, OpenID and Gmail under one origin, control API under `/__control`. */
export async function startGoogle(options: GoogleOptions): Promise<Peer> {
  const journal = new Journal(options.stateFile);
  const world = new World(journal);
  const key = new SigningKey(await restore(world, journal, options.accounts ?? SEED_ACCOUNTS));
  const client: OAuthClient = { ...options, appName: options.appName ?? "Inflow" };
  const authorization = new Authorization(world, client);
  const quota = new Quota();
  const faults = new Faults();
  let origin = "";
  const push = new Push(world, key, () => origin);
  if (options.push) push.configure(options.push);
  const reset = async () => {
    const keyJwk = findBegin(journal)?.key;
    journal.clear();
    world.clear();
    faults.clear();
    quota.reset();
    quota.resetLimits();
    push.reset();
    await restore(world, journal, options.accounts ?? SEED_ACCOUNTS, keyJwk);
  };

  const gmail = (call: Call): Promise<Reply> => answerGmail(call, world, quota, (...given) => faults.around(...given));
  const handle = async (call: Call): Promise<Reply> => {
    if (call.path.startsWith("/__control/"))
      return await answerControl(call, { world, authorization, quota, faults, push, reset });
    if (/^\/(upload\/|resumable\/upload\/)?gmail\//.test(call.path)) return await gmail(call);
    return await faults.around(call, undefined, async () => {
      if (/^\/batch(\/|$)/.test(call.path) && call.method === "POST") return await answerBatch(call, gmail);
      const reply = await answerOAuth(call, { world, client, key, authorization });
      return reply ?? missing(call.path).toReply();
    });
  };
  const server = await serve(options.port, handle);
  origin = server.url;
  const close = async () => {
    push.close();
    await server.close();
    journal.close();
  };
  return { url: server.url, close };
}

function missing(path: string): GoogleError {
  return new GoogleError(404, `The requested URL ${path} was not found on this server.`, "notFound");
}

/** Plants the corpus and replays what was recorded; answers the signing key. */
async function restore(
  world: World,
  journal: Journal,
  accounts: readonly SeedAccount[],
  keptKey?: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  let begin = findBegin(journal);
  // Making a key takes about as long as reading the corpus: both at once.
  const newKey = begin || keptKey ? null : SigningKey.generate();
  const plantings = readPlantings(accounts);
  if (!begin) {
    const seededAt = Date.now();
    begin = {
      type: "begin",
      version: STATE_VERSION,
      seededAt,
      shiftMs: shiftFor(plantings, seededAt),
      key: keptKey ?? (await newKey) ?? {},
    };
    journal.append([begin]);
    journal.operations.push(begin);
  }
  if (begin.version !== STATE_VERSION)
    throw new Error("The Google sandbox's state is of another version: reset the data");
  plant(world, plantings, begin.shiftMs);
  for (const operation of journal.operations.splice(1)) world.apply(operation, operation.at ?? begin.seededAt);
  return begin.key;
}

function findBegin(journal: Journal): Extract<Operation, { type: "begin" }> | undefined {
  return journal.operations.find((operation) => operation.type === "begin");
}
