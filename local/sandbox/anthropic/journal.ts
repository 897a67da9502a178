/** One request as the peer saw it; `request` only when bodies are asked for. */
export type JournalEntry = {
  id: string;
  at: string;
  method: string;
  path: string;
  status: number;
  model: string | null;
  stream: boolean;
  inputTokens: number;
  outputTokens: number;
  stopReason: string | null;
  fault: string | null;
  /** The raw body, or null once it is too old or too large to keep. */
  request: string | null;
};

export type Counts = {
  creates: number;
  answered: number;
  streams: number;
  countTokens: number;
  /** Batches asked for, and how often results were fetched. */
  batches: number;
  batchReads: number;
  errors: number;
  /** The most messages that were being answered at once. */
  peakInFlight: number;
};

const keptEntries = 1000;
const emptyCounts = (): Counts => ({
  creates: 0,
  answered: 0,
  streams: 0,
  countTokens: 0,
  batches: 0,
  batchReads: 0,
  errors: 0,
  peakInFlight: 0,
});

export type Journal = ReturnType<typeof createJournal>;

/** The last requests, newest first, and totals since the last reset. */
export function createJournal() {
  let entries: JournalEntry[] = [];
  let counts = emptyCounts();
  let inFlight = 0;
  return {
    record(entry: JournalEntry) {
      entries.push(entry);
      if (entries.length > keptEntries * 2) entries = entries.slice(-keptEntries);
      // A large body would keep megabytes alive for a listing nobody asked for.
      const old = entries[entries.length - 101];
      if (old) old.request = null;
    },
    /** While a message is being answered. */
    async during<T>(work: () => Promise<T>): Promise<T> {
      inFlight += 1;
      counts.peakInFlight = Math.max(counts.peakInFlight, inFlight);
      try {
        return await work();
      } finally {
        inFlight -= 1;
      }
    },
    count: (name: Exclude<keyof Counts, "peakInFlight">) => {
      counts[name] += 1;
    },
    counts: () => ({ ...counts }),
    list: (limit: number, withBodies: boolean) =>
      entries
        .slice(-Math.min(limit, keptEntries))
        .reverse()
        .map(({ request, ...entry }) => (withBodies ? { ...entry, request: parseBody(request) } : entry)),
    reset() {
      entries = [];
      counts = emptyCounts();
    },
  };
}

function parseBody(body: string | null): unknown {
  if (body === null) return null;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
