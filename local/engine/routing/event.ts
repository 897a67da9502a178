/** An event as functions see it. `id` is the sender's, or the engine's own when the sender gave none. */
export type EngineEvent = {
  id: string;
  name: string;
  ts: number;
  data: Record<string, unknown>;
  user: Record<string, unknown>;
  v?: string;
};

/** An event with the engine's id, under which it is stored and answered. */
export type StoredEvent = { id: string; event: EngineEvent };

export const INVOKED = "inngest/function.invoked";
export const FINISHED = "inngest/function.finished";
export const FAILED = "inngest/function.failed";
export const CANCELLED = "inngest/function.cancelled";

export type InvokeNote = { fn_id?: string; correlation_id?: string };

/** The engine's own note inside an invocation event; senders cannot set it. */
export function invokeNote(event: EngineEvent): InvokeNote | null {
  const note = event.data._inngest;
  return typeof note === "object" && note !== null ? (note as InvokeNote) : null;
}
