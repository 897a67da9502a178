export type Clock = ReturnType<typeof createClock>;

/** The peer's time: the machine's, moved by tests. */
export function createClock() {
  let offsetMs = 0;
  return {
    now: () => Date.now() + offsetMs,
    advance: (ms: number) => {
      offsetMs += ms;
    },
    set: (ms: number) => {
      offsetMs = ms;
    },
    offset: () => offsetMs,
  };
}
