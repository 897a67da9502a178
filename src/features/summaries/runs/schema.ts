import { z } from "zod";
import { lanes } from "../price-book";
import type { QuoteView } from "../schema";

export const runStates = ["running", "done", "cancelled"] as const;
/** Who asked for a run; `automatic` is the automatic mode. */
export const starters = ["user", "apiKey", "automatic"] as const;
export const starterWords = { user: "A person", apiKey: "An API key", automatic: "The automatic mode" } as const;
export type Starter = (typeof starters)[number];

/** Which runs to show. `after` is the `nextCursor` of the page before. */
export const RunFilter = z.object({
  state: z.enum(runStates).optional(),
  lane: z.enum(lanes).optional(),
  startedBy: z.enum(starters).optional(),
  /** One person or key, by its id. */
  starterId: z.uuid().optional(),
  sort: z.enum(["newest", "oldest"]).default("newest"),
  after: z.string().max(60).optional(),
  limit: z.int().min(1).max(100).default(50),
});
export type RunFilter = z.output<typeof RunFilter>;

const { shape } = RunFilter;
/** The address of the page; what it does not know is left out. `who` is a kind, or a member's id. */
export const RunPage = z.object({
  state: shape.state.catch(undefined),
  lane: shape.lane.catch(undefined),
  who: z
    .union([z.enum(starters), z.uuid()])
    .optional()
    .catch(undefined),
  sort: shape.sort.catch("newest"),
  after: shape.after.catch(undefined),
});
export type RunPage = z.output<typeof RunPage>;

const isKind = (who: string): who is Starter => (starters as readonly string[]).includes(who);
export const filterOfPage = ({ who, ...rest }: RunPage): RunFilter => ({
  ...rest,
  ...(who && (isKind(who) ? { startedBy: who } : { startedBy: "user" as const, starterId: who })),
  limit: 50,
});

export type RunRow = QuoteView & {
  startedBy: Starter;
  /** A name to read; null where only the kind is known. */
  starterName: string | null;
};
