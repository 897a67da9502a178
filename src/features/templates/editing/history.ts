/** What was, what is, and what was taken back. */
export type History<T> = {
  past: T[];
  present: T;
  future: T[];
  /** What the last change was about, and when. */
  last: { about: string; atMs: number } | null;
};

const kept = 100;
const togetherMs = 1_200;

export const beginWith = <T>(present: T): History<T> => ({ past: [], present, future: [], last: null });

/** A change; what is typed in one go into one field is one step. */
export function record<T>(history: History<T>, present: T, about: string, atMs: number): History<T> {
  const { last } = history;
  const isGoingOn = last?.about === about && about !== "" && atMs - last.atMs < togetherMs;
  const past = isGoingOn ? history.past : [...history.past, history.present].slice(-kept);
  return { past, present, future: [], last: { about, atMs } };
}

export function undo<T>({ past, present, future }: History<T>): History<T> {
  const before = past.at(-1);
  return before === undefined
    ? { past, present, future, last: null }
    : { past: past.slice(0, -1), present: before, future: [present, ...future], last: null };
}

export function redo<T>({ past, present, future }: History<T>): History<T> {
  const [next, ...rest] = future;
  return next === undefined
    ? { past, present, future, last: null }
    : { past: [...past, present], present: next, future: rest, last: null };
}
