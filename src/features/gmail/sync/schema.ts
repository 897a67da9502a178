/** How a job goes on: at once, after a pause, or not at all. */
export type SyncStep = { state: "more" | "wait" | "ended"; waitSeconds: number };
