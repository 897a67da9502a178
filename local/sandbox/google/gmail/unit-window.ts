const WINDOW_MS = 60_000;
const SLOT_MS = 100;

/**
 * The units of one user or project over a minute. `window` "fixed" counts from the first call on and starts anew when
 * its minute is over; "sliding" never lets any 60 seconds go over the limit.
 */
export class UnitWindow {
  /** The most units any 60 seconds have seen. */
  peak = 0;
  private slots: { at: number; units: number }[] = [];
  private sum = 0;
  private startedAt = Number.NEGATIVE_INFINITY;
  private sinceStart = 0;

  add(units: number, now: number): void {
    this.roll(now);
    const at = now - (now % SLOT_MS);
    const last = this.slots[this.slots.length - 1];
    if (last && last.at >= at) last.units += units;
    else this.slots.push({ at, units });
    this.sum += units;
    this.sinceStart += units;
    this.peak = Math.max(this.peak, this.sum);
  }

  /** When a call of that many units goes through: `now`, or later when it would go over the limit. */
  freeAt(units: number, limit: number, isSliding: boolean, now: number): number {
    this.roll(now);
    if (!isSliding) return this.sinceStart + units <= limit ? now : this.startedAt + WINDOW_MS;
    let over = this.sum + units - limit;
    for (const slot of this.slots) {
      if (over <= 0) return now;
      over -= slot.units;
      if (over <= 0) return slot.at + WINDOW_MS + SLOT_MS;
    }
    return over <= 0 ? now : now + WINDOW_MS;
  }

  private roll(now: number): void {
    // A clock set back starts anew: what lies ahead of it never happened.
    if (now < (this.slots[this.slots.length - 1]?.at ?? now)) {
      this.slots = [];
      this.sum = 0;
      this.startedAt = Number.NEGATIVE_INFINITY;
    }
    let first = this.slots[0];
    while (first && now >= first.at + WINDOW_MS + SLOT_MS) {
      this.sum -= first.units;
      this.slots.shift();
      first = this.slots[0];
    }
    if (now - this.startedAt < WINDOW_MS) return;
    this.startedAt = now;
    this.sinceStart = 0;
  }
}
