import { expect, it } from "vitest";
import { RecordReader } from "../file/records";
import { rowReader } from "../plan/row";
import { type Batch, batchesOf } from "./batches";

async function* pieces(text: string, size: number) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size = 2, start = { byte: 0, row: 0 }): Promise<Batch[]> {
  const header = ["email", "first name"];
  const batches: Batch[] = [];
  const options = {
    reader: new RecordReader({ delimiter: ",", quote: '"' }, start),
    readRow: rowReader({ columns: ["email", "firstName"] }, { header, fields: [], now: new Date() }),
    start,
    hasHeader: true,
    emailTitle: "email",
    size,
  };
  const bytes = Buffer.from(text).subarray(start.byte).toString();
  for await (const batch of batchesOf(pieces(bytes, 5_000), options)) batches.push(batch);
  return batches;
}

it("rows come in the order of the file, without header and blank ones, faults and repeated addresses apart", async () => {
  const [batch] = await read("email,first name\nb@x.org,Bo\n\na@x.org,Al\nnobody,No\nB@X.org,Bob\n", 100);
  expect(batch?.contacts.rows.map(({ email, row }) => [email, row])).toEqual([
    ["b@x.org", 2],
    ["a@x.org", 4],
  ]);
  expect(batch?.problems).toEqual([
    {
      rowNumber: 5,
      kind: "error",
      column: "email",
      reason: "“nobody” is no e-mail address.",
      values: ["nobody", "No"],
    },
    {
      rowNumber: 6,
      kind: "conflict",
      column: "email",
      reason: "The address is in row 2 of the file already. That row counts.",
      values: ["B@X.org", "Bob"],
    },
  ]);
  expect(batch).toMatchObject({ blank: 1, startRow: 0, endRow: 6 });
});

it("who begins at the end of a batch reads what the first reader would have read", async () => {
  const text = `email,first name\n${Array.from({ length: 9_000 }, (_, n) => `p${n}@x.org,Name ${n}`).join("\n")}`;
  const whole = await read(text, 1_000);
  expect(whole.length).toBeGreaterThan(1);
  const [first, ...others] = whole;
  const again = await read(text, 1_000, { byte: first?.endByte ?? 0, row: first?.endRow ?? 0 });
  const told = (batches: Batch[]) =>
    batches.flatMap(({ contacts }) => contacts.rows.map(({ row, email, firstName }) => `${row} ${email} ${firstName}`));
  expect(told(again).join()).toBe(told(others).join());
  expect(again[0]?.startRow).toBe(first?.endRow);
  expect(again.at(-1)?.endRow).toBe(9_001);
});

it("cells are kept without NUL and not without end", async () => {
  const [batch] = await read(`nobody\u0000,${"x".repeat(10_000)}\n`, 10, { byte: 0, row: 1 });
  expect(batch?.problems[0]?.values[0]).toBe("nobody␀");
  expect(batch?.problems[0]?.values[1]).toHaveLength(4_001);
});
