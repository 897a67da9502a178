import { z } from "zod";
import { listEvents, replayEvent } from "../ops/events";
import { health, listFunctions } from "../ops/overview";
import { getRun, listRuns, replayRun, runFilter } from "../ops/runs";
import { cancelRuns } from "../running/finish";
import { HttpError, type Route } from "./route";

const page = z.object({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** For people: the admin screen and the command line. Not part of the Inngest protocol. */
export const opsRoutes: Route[] = [
  {
    method: "GET",
    path: /^\/ops\/health$/,
    guard: "bearer",
    async answer(serving) {
      return { status: 200, body: { data: await health(serving) } };
    },
  },
  {
    method: "GET",
    path: /^\/ops\/functions$/,
    guard: "bearer",
    async answer({ core }) {
      return { status: 200, body: { data: await listFunctions(core) } };
    },
  },
  {
    method: "GET",
    path: /^\/ops\/runs$/,
    guard: "bearer",
    async answer({ core }, { query }) {
      return {
        status: 200,
        body: await listRuns(core, runFilter.parse(Object.fromEntries(query))),
      };
    },
  },
  {
    method: "GET",
    path: /^\/ops\/runs\/([^/]+)$/,
    guard: "bearer",
    async answer({ core, queue }, { params }) {
      return {
        status: 200,
        body: { data: await getRun(core, queue, params[0] ?? "") },
      };
    },
  },
  {
    method: "POST",
    path: /^\/ops\/runs\/([^/]+)\/cancel$/,
    guard: "bearer",
    async answer({ core }, { params }) {
      const cancelled = await cancelRuns(core, core.pool, [params[0] ?? ""]);
      if (cancelled === 0) throw new HttpError(409, "no such run is open");
      return {
        status: 200,
        body: { data: { id: params[0], status: "cancelled" } },
      };
    },
  },
  {
    method: "POST",
    path: /^\/ops\/runs\/([^/]+)\/replay$/,
    guard: "bearer",
    async answer({ core }, { params }) {
      return {
        status: 201,
        body: { data: { id: await replayRun(core, params[0] ?? "") } },
      };
    },
  },
  {
    method: "GET",
    path: /^\/ops\/events$/,
    guard: "bearer",
    async answer({ core }, { query }) {
      return {
        status: 200,
        body: await listEvents(core, page.parse(Object.fromEntries(query))),
      };
    },
  },
  {
    method: "POST",
    path: /^\/ops\/events\/([^/]+)\/replay$/,
    guard: "bearer",
    async answer({ core }, { params }) {
      return {
        status: 201,
        body: { data: { runs: await replayEvent(core, params[0] ?? "") } },
      };
    },
  },
];
