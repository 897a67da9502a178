import {
  chooseReading,
  createImport,
  finishUpload,
  startCheck,
  startRun,
  startUndo,
} from "@/features/contacts/import/mutations";
import { getImport, listProblems } from "@/features/contacts/import/queries";
import { advanceImport } from "@/features/contacts/import/run/mutations";
import { ImportPlan, type Reading } from "@/features/contacts/import/schema";
import { receiveBytes } from "@/features/contacts/import/upload/mutations";
import type { Context } from "@/gates/context";
import { jobContext } from "@/gates/job";

type Given = Parameters<typeof ImportPlan.parse>[0];
const planOf = (columns: string[], more: object = {}): ImportPlan =>
  ImportPlan.parse({ columns, policy: "fill", ...more } as Given);

async function* once(bytes: Uint8Array) {
  yield bytes;
}

/** A file that was uploaded; its columns are yet to be chosen. */
export async function anUpload(ctx: Context, content: string | Uint8Array, reading?: Reading): Promise<string> {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const { id } = await createImport(ctx, { name: "people.csv", sizeBytes: bytes.length });
  await receiveBytes(ctx, id, 0, once(bytes));
  await finishUpload(ctx, id);
  if (reading) await chooseReading(ctx, id, reading);
  return id;
}

/** Does what the jobs do until nothing is left to do. */
export async function workOff(ctx: Context, importId: string) {
  const job = jobContext("contacts.run-import", ctx.workspaceId);
  while (await advanceImport(job, importId));
  return getImport(ctx, importId);
}

type Options = { reading?: Reading } & Partial<Omit<ImportPlan, "columns">>;

export async function checked(
  ctx: Context,
  content: string | Uint8Array,
  columns: string[],
  { reading, ...more }: Options = {},
) {
  const id = await anUpload(ctx, content, reading);
  await startCheck(ctx, id, planOf(columns, more));
  return workOff(ctx, id);
}

/** Uploads a file and takes its rows over. */
export async function imported(
  ctx: Context,
  content: string | Uint8Array,
  columns: string[],
  { reading, ...more }: Options = {},
) {
  const id = await anUpload(ctx, content, reading);
  await startRun(ctx, id, planOf(columns, more));
  return workOff(ctx, id);
}

export async function undone(ctx: Context, id: string) {
  await startUndo(ctx, id);
  return workOff(ctx, id);
}

export const problemsOf = async (ctx: Context, importId: string) =>
  (await listProblems(ctx, importId, { limit: 1_000 })).items;
