const headBytes = 20;

/** Where the bytes of the value at `index` begin. */
export const placeIn = (index: number, bytesEach: number) => headBytes + index * (4 + bytesEach) + 4;

type Write = (bytes: Buffer, place: number, index: number) => void;

/** Values of one length as Postgres sends and takes an array in binary form: it reads no text and casts nothing. */
export function wireArray(type: number, count: number, bytesEach: number, write: Write): Buffer {
  const bytes = Buffer.allocUnsafeSlow(placeIn(count, bytesEach) - 4);
  // One dimension, no nulls, the type, so many, counted from one.
  [1, 0, type, count, 1].forEach((value, at) => {
    bytes.writeInt32BE(value, at * 4);
  });
  for (let index = 0; index < count; index++) {
    const place = placeIn(index, bytesEach);
    bytes.writeInt32BE(bytesEach, place - 4);
    write(bytes, place, index);
  }
  return bytes;
}

const intType = 23;
export const intArray = (values: readonly number[]): Buffer =>
  wireArray(intType, values.length, 4, (bytes, place, index) => {
    bytes.writeInt32BE(values[index] ?? 0, place);
  });
