import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { readJson, sendJson } from "../loopback";
import type { Batches, BatchSettings } from "./batches";
import type { Clock } from "./clock";
import { type FaultRule, faultRule, type ScriptedAnswer, scriptedAnswer } from "./faults";
import type { Journal } from "./journal";
import { type Limits, limitsInput, spendInput } from "./limits";

export type Settings = BatchSettings & {
  latencyMs: number;
  faults: FaultRule[];
  answers: ScriptedAnswer[];
  /** Aborted when the peer closes, so that held requests end. */
  closing: AbortController;
};

const defaultBatchMs = 3_000;

export function createSettings(latencyMs: number): Settings {
  return { latencyMs, batchMs: defaultBatchMs, faults: [], answers: [], closing: new AbortController() };
}

type Call = {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  settings: Settings;
  journal: Journal;
  cache: { reset(): void };
  clock: Clock;
  limits: Limits;
  batches: Batches;
};

const settingsInput = z.strictObject({
  latencyMs: z.number().min(0).optional(),
  batchMs: z.number().min(0).nullable().optional(),
});
const clockInput = z.strictObject({ advanceMs: z.number().optional(), offsetMs: z.number().optional() });
const endInput = z.strictObject({ id: z.string().optional(), done: z.number().int().min(0).optional() });

/** The control API under `/__control`; see local/README.md. */
export async function control(call: Call): Promise<void> {
  const { request, response, url, settings, journal, cache, clock, limits, batches } = call;
  const route = `${request.method} ${url.pathname.slice("/__control".length)}`;
  const overview = () => ({
    counts: journal.counts(),
    latencyMs: settings.latencyMs,
    batchMs: settings.batchMs,
    clockOffsetMs: clock.offset(),
    limits: limits.state,
    batches: batches.known(),
    faults: settings.faults,
    answers: settings.answers,
  });
  try {
    if (route === "GET /journal") {
      const limit = Number(url.searchParams.get("limit") ?? 50);
      return sendJson(response, 200, { entries: journal.list(limit, url.searchParams.get("bodies") === "1") });
    }
    if (route === "POST /settings") {
      Object.assign(settings, settingsInput.parse(await readJson(request)));
    } else if (route === "POST /clock") {
      const { advanceMs, offsetMs } = clockInput.parse(await readJson(request));
      if (offsetMs !== undefined) clock.set(offsetMs);
      if (advanceMs !== undefined) clock.advance(advanceMs);
    } else if (route === "POST /limits") {
      Object.assign(limits.state, limitsInput.parse(await readJson(request)));
    } else if (route === "POST /spend") {
      Object.assign(limits.state, spendInput.parse(await readJson(request)));
    } else if (route === "POST /batches/end") {
      const { id, done } = endInput.parse(await readJson(request));
      batches.endNow(id, done);
    } else if (route === "POST /faults") {
      settings.faults.push(faultRule.parse(await readJson(request)));
    } else if (route === "POST /answers") {
      settings.answers.push(scriptedAnswer.parse(await readJson(request)));
    } else if (route === "DELETE /faults") {
      settings.faults.length = 0;
    } else if (route === "DELETE /answers") {
      settings.answers.length = 0;
    } else if (route === "POST /reset") {
      Object.assign(settings, { latencyMs: 0, batchMs: defaultBatchMs, faults: [], answers: [] });
      for (const part of [journal, cache, limits, batches]) part.reset();
      clock.set(0);
    } else if (route !== "GET " && route !== "GET /") {
      return sendJson(response, 404, { error: "no such control" });
    }
    sendJson(response, 200, overview());
  } catch (error) {
    sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) });
  }
}
