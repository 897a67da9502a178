import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { readJson, sendJson } from "../loopback";
import { type FaultRule, faultRule, type ScriptedAnswer, scriptedAnswer } from "./faults";
import type { Journal } from "./journal";

export type Settings = {
  latencyMs: number;
  faults: FaultRule[];
  answers: ScriptedAnswer[];
  /** Aborted when the peer closes, so that held requests end. */
  closing: AbortController;
};

export function createSettings(latencyMs: number): Settings {
  return { latencyMs, faults: [], answers: [], closing: new AbortController() };
}

type Call = {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  settings: Settings;
  journal: Journal;
  cache: { reset(): void };
};

const settingsInput = z.strictObject({ latencyMs: z.number().min(0).optional() });

/** The control API under `/__control`; see local/README.md. */
export async function control({ request, response, url, settings, journal, cache }: Call): Promise<void> {
  const route = `${request.method} ${url.pathname.slice("/__control".length)}`;
  const overview = () => ({
    counts: journal.counts(),
    latencyMs: settings.latencyMs,
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
    } else if (route === "POST /faults") {
      settings.faults.push(faultRule.parse(await readJson(request)));
    } else if (route === "POST /answers") {
      settings.answers.push(scriptedAnswer.parse(await readJson(request)));
    } else if (route === "DELETE /faults") {
      settings.faults.length = 0;
    } else if (route === "DELETE /answers") {
      settings.answers.length = 0;
    } else if (route === "POST /reset") {
      Object.assign(settings, { latencyMs: 0, faults: [], answers: [] });
      journal.reset();
      cache.reset();
    } else if (route !== "GET " && route !== "GET /") {
      return sendJson(response, 404, { error: "no such control" });
    }
    sendJson(response, 200, overview());
  } catch (error) {
    sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) });
  }
}
