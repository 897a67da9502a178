import type { Client, Core } from "../core";
import { isMatch } from "../expression/expression";
import { tokenAt } from "../expression/index-match";
import { log, reasonOf } from "../log";
import { cancelRuns } from "../running/finish";
import { commit } from "../running/transition";
import type { EngineEvent } from "./event";
import type { Arrived } from "./route";

type Lookup = { event: string; mpath: string; mval: string; at: number };
type Found = {
  run: string;
  step: string;
  kind: string;
  expr: string | null;
  run_seq: string;
  events: string | null;
  at: number;
};

async function lookupsFor(client: Client, arrived: Arrived[]): Promise<Lookup[]> {
  const names = [...new Set(arrived.map((each) => each.event.name))];
  const { rows } = await client.query<{ event: string; mpath: string }>({
    name: "pause-paths",
    text: "select event, mpath from engine.pause_paths($1::text[])",
    values: [names],
  });
  return arrived.flatMap(({ event }, at) =>
    rows
      .filter((row) => row.event === event.name)
      .map(({ mpath }) => ({
        event: event.name,
        mpath,
        mval: mpath === "" ? "" : tokenAt(event, mpath),
        at,
      })),
  );
}

async function findPauses(client: Client, lookups: Lookup[]): Promise<Found[]> {
  const { rows } = await client.query<Found>({
    name: "find-pauses",
    text: `select p.run, p.step, p.kind, p.expr, r.seq run_seq, case when p.expr is not null then r.events end events, k.at
      from unnest($1::text[], $2::text[], $3::text[], $4::int[]) k (event, mpath, mval, at)
      join engine.pause p on p.event = k.event and p.mpath = k.mpath and p.mval = k.mval
      join engine.run r on r.id = p.run
      where p.expires_at > now() order by k.at, p.run`,
    values: [
      lookups.map((k) => k.event),
      lookups.map((k) => k.mpath),
      lookups.map((k) => k.mval),
      lookups.map((k) => k.at),
    ],
  });
  return rows;
}

function isWanted(found: Found, arrived: Arrived): boolean {
  if (found.kind === "cancel" && BigInt(arrived.seq) <= BigInt(found.run_seq)) return false;
  if (!found.expr) return true;
  try {
    const [event] = JSON.parse(found.events ?? "[]") as EngineEvent[];
    return isMatch(found.expr, { event, async: arrived.event });
  } catch (error) {
    log("expression of a wait failed", {
      run: found.run,
      reason: reasonOf(error),
    });
    return false;
  }
}

/** Resumes every wait and applies every cancellation that the events match. */
export async function wakePauses(core: Core, client: Client, arrived: Arrived[]): Promise<void> {
  if (arrived.length === 0) return;
  const lookups = await lookupsFor(client, arrived);
  if (lookups.length === 0) return;
  for (const found of await findPauses(client, lookups)) {
    const each = arrived[found.at];
    if (!each || !isWanted(found, each)) continue;
    if (found.kind === "cancel") {
      await cancelRuns(core, client, [found.run]);
      continue;
    }
    const step = {
      id: found.step,
      op: "WaitForEvent",
      val: JSON.stringify(each.event),
    };
    await commit(
      core,
      {
        run: found.run,
        pause: found.step,
        steps: [step],
        discover: `${found.step}:event`,
      },
      client,
    );
  }
}
