const bytesAnAddress = 64;

const hashOf = (text: string) => {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return Math.imul(hash ^ (hash >>> 15), 0x9e3779b1) >>> 0;
};

/**
 * Which row of a batch had an address first. A map of thousands of strings would live just long enough to stay on the
 * heap until all of it is swept; this takes the same few bytes for every batch. Addresses are ASCII, as
 * `normaliseEmail` leaves them.
 */
export class FirstRows {
  private count = 0;
  private rows = new Int32Array(4_096);
  private hashes = new Uint32Array(this.rows.length);
  private ends = new Uint32Array(this.rows.length);
  /** An open table: 0, or one more than where an address is kept. At most half of it is taken. */
  private places = new Uint32Array(this.rows.length * 2);
  private bytes = Buffer.allocUnsafeSlow(this.rows.length * bytesAnAddress);

  /** The row that had `email` before; null when none had: then `row` has. */
  firstOf(email: string, row: number): number | null {
    if (this.count === this.rows.length) this.grow();
    const hash = hashOf(email);
    const place = this.placeOf(hash, email);
    const held = this.places[place] ?? 0;
    if (held > 0) return this.rows[held - 1] ?? null;
    const end = this.end + email.length;
    if (end > this.bytes.length) this.bytes = Buffer.concat([this.bytes], end * 2);
    this.bytes.write(email, this.end, "latin1");
    this.rows[this.count] = row;
    this.hashes[this.count] = hash;
    this.ends[this.count] = end;
    this.count += 1;
    this.places[place] = this.count;
    return null;
  }

  clear(): void {
    this.places.fill(0);
    this.count = 0;
  }

  private get end(): number {
    return this.ends[this.count - 1] ?? 0;
  }

  /** Where this address is, or would be put. */
  private placeOf(hash: number, email: string | null): number {
    const mask = this.places.length - 1;
    let place = hash & mask;
    for (let held = this.places[place] ?? 0; held > 0; held = this.places[place] ?? 0) {
      const at = held - 1;
      if (this.hashes[at] === hash && email === this.bytes.toString("latin1", this.ends[at - 1] ?? 0, this.ends[at]))
        break;
      place = (place + 1) & mask;
    }
    return place;
  }

  private grow(): void {
    const wide = <A extends Int32Array | Uint32Array>(made: A, kept: A): A => {
      made.set(kept);
      return made;
    };
    const size = this.rows.length * 2;
    this.rows = wide(new Int32Array(size), this.rows);
    this.hashes = wide(new Uint32Array(size), this.hashes);
    this.ends = wide(new Uint32Array(size), this.ends);
    this.places = new Uint32Array(size * 2);
    for (let at = 0; at < this.count; at++) this.places[this.placeOf(this.hashes[at] ?? 0, null)] = at + 1;
  }
}
