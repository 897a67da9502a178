import { expect, test } from "vitest";
import { GET as getFile } from "@/app/api/v1/contacts/exports/[id]/file/route";
import { DELETE as deleteOne, GET as getExport } from "@/app/api/v1/contacts/exports/[id]/route";
import { GET as listExports, POST as makeExport } from "@/app/api/v1/contacts/exports/route";
import { POST as check } from "@/app/api/v1/contacts/imports/[id]/check/route";
import { PUT as send } from "@/app/api/v1/contacts/imports/[id]/content/route";
import { GET as errorsCsv } from "@/app/api/v1/contacts/imports/[id]/errors.csv/route";
import { GET as listProblems } from "@/app/api/v1/contacts/imports/[id]/problems/route";
import { PUT as reading } from "@/app/api/v1/contacts/imports/[id]/reading/route";
import { GET as getOne } from "@/app/api/v1/contacts/imports/[id]/route";
import { POST as run } from "@/app/api/v1/contacts/imports/[id]/run/route";
import { PUT as setState } from "@/app/api/v1/contacts/imports/[id]/state/route";
import { POST as undo } from "@/app/api/v1/contacts/imports/[id]/undo/route";
import { POST as begin, GET as listImports } from "@/app/api/v1/contacts/imports/route";
import { writeExport } from "@/features/contacts/export/mutations";
import { jobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { idOf } from "@/lib/ids";
import { workOff } from "~/tests/factories/imports";
import { aClient, call, knowsOnlyItsOwn, refusesField, refusesStrangers } from "../support";

type Import = {
  id: string;
  status: string;
  header: string[];
  proposedColumns: string[];
  receivedBytes: number;
  counts: { created: number };
};
type Door = (request: Request, init: { params: Promise<Record<string, string>> }) => Promise<Response>;

/** A file's bytes, or what gives a file: not what the envelope is for. */
const raw = (door: unknown, key: string, id: string, body?: BodyInit, query = "") =>
  (door as Door)(
    new Request(`http://test.example/api/v1/x${query}`, {
      method: body === undefined ? "GET" : "PUT",
      headers: { "x-api-key": key, "content-type": "text/csv" },
      body,
    }),
    { params: Promise.resolve({ id }) },
  );
const sent = async (key: string, id: string, body: string, query = "") => {
  const response = await raw(send, key, id, body, query);
  return { status: response.status, ...((await response.json()) as { data: Import; error: { code: string } | null }) };
};

test("201, 202: an import with its plan runs as soon as its file is here, and is undone", async () => {
  const { key, ctx, workspaceId } = await aClient();
  await inScope({ workspaceId }, (tx) =>
    tx.contactField.create({ data: { workspaceId, key: "city", label: "City", type: "text" } }),
  );
  const plan = { columns: ["email", "firstName", "field:city"], tags: ["api"] };
  const made = await call<Import>(begin, key, { body: { name: "people.csv", plan } });
  expect(made).toMatchObject({ status: 201, data: { status: "uploading" } });
  const { id } = made.data;
  const first = await sent(key, id, "email,first,city\na@x.org,Ada,", "?isLast=false");
  expect(first.data).toMatchObject({ status: "uploading", receivedBytes: 29 });
  expect(await sent(key, id, "x", "?offset=3")).toMatchObject({ status: 409, error: { code: "conflict" } });
  const last = await sent(key, id, "Rome\nnobody,X,\n", "?offset=29");
  expect(last).toMatchObject({ status: 200, data: { status: "running", header: ["email", "first", "city"] } });
  await workOff(ctx, idOf("import", id));
  expect((await call<Import>(getOne, key, { params: { id } })).data).toMatchObject({
    status: "done",
    counts: { created: 1, errors: 1 },
    proposedColumns: ["email", "firstName", "field:city"],
  });
  const problems = await call<{ row: number; column: string }[]>(listProblems, key, { params: { id } });
  expect(problems.data).toMatchObject([{ row: 3, column: "email", values: ["nobody", "X", ""] }]);
  const csv = await raw(errorsCsv, key, id);
  expect([csv.headers.get("content-type"), (await csv.text()).split("\r\n")[0]]).toEqual([
    "text/csv; charset=utf-8",
    "row,kind,column,reason,email,first,city",
  ]);
  expect((await call<Import[]>(listImports, key)).data.map((one) => one.id)).toEqual([id]);
  expect(await call<Import>(undo, key, { params: { id }, body: {} })).toMatchObject({
    status: 202,
    data: { status: "undoing" },
  });
  await workOff(ctx, idOf("import", id));
  expect((await call<Import>(getOne, key, { params: { id } })).data).toMatchObject({
    status: "undone",
    undo: { removed: 1 },
  });
});

test("pasted addresses are checked, read anew, run, paused and cancelled", async () => {
  const { key, ctx } = await aClient();
  const made = await call<Import>(begin, key, { body: { text: "Ada <ada@x.org>, bo@y.org" } });
  expect(made.data).toMatchObject({ status: "draft", proposedColumns: ["email", "name"] });
  const params = { id: made.data.id };
  const body = { columns: ["email", "name"] };
  expect(await call(check, key, { params, body })).toMatchObject({ status: 202, data: { status: "checking" } });
  expect((await workOff(ctx, idOf("import", params.id))).counts.created).toBe(2);
  const other = { encoding: "utf-8", delimiter: ",", quote: '"', hasHeader: true };
  expect((await call<Import>(reading, key, { params, body: other })).data.status).toBe("draft");
  expect(await call(run, key, { params, body })).toMatchObject({ status: 202, data: { status: "running" } });
  expect((await call<Import>(setState, key, { params, body: { state: "paused" } })).data.status).toBe("paused");
  expect((await call<Import>(setState, key, { params, body: { state: "running" } })).data.status).toBe("running");
  expect((await call<Import>(setState, key, { params, body: { state: "cancelled" } })).data.status).toBe("cancelled");
  expect((await call(setState, key, { params, body: { state: "running" } })).status).toBe(409);
});

test("a file of contacts is asked for, had, and deleted", async () => {
  const { key, ctx, workspaceId } = await aClient();
  const made = await call<{ id: string }>(makeExport, key, { body: { format: "json" } });
  expect(made).toMatchObject({ status: 202, data: { status: "queued" } });
  const { id } = made.data;
  expect((await raw(getFile, key, id)).status).toBe(409);
  await writeExport(jobContext("test", workspaceId), idOf("export", id));
  expect((await call(getExport, key, { params: { id } })).data).toMatchObject({ status: "ready", rows: 0 });
  const file = await raw(getFile, key, id);
  expect([file.status, await file.text()]).toEqual([200, ""]);
  expect((await call<object[]>(listExports, key)).data).toHaveLength(1);
  expect((await call(deleteOne, key, { params: { id } })).status).toBe(200);
  expect((await call(getExport, key, { params: { id } })).status).toBe(404);
  expect(ctx.workspaceId).toBe(workspaceId);
});

test("401, 403, 404 and 422", async () => {
  const client = await aClient();
  const { key } = client;
  const body = { columns: ["email"] };
  await refusesStrangers(listImports, "contacts.import", client);
  await refusesStrangers(begin, "contacts.import", client, { body: {} });
  await refusesStrangers(listExports, "contacts.export", client);
  const other = await aClient();
  const { data } = await call<Import>(begin, other.key, { body: { text: "a@x.org" } });
  for (const door of [getOne, listProblems]) await knowsOnlyItsOwn(door, "imp", client, data.id);
  for (const door of [check, run]) await knowsOnlyItsOwn(door, "imp", client, data.id, body);
  await knowsOnlyItsOwn(undo, "imp", client, data.id, {});
  await knowsOnlyItsOwn(setState, "imp", client, data.id, { state: "cancelled" });
  await knowsOnlyItsOwn(getExport, "exp", client, data.id.replace("imp_", "exp_"));
  await refusesField(begin, key, "plan.columns.0", { body: { plan: { columns: ["shoes"] } } });
  await refusesField(makeExport, key, "format", { body: { format: "pdf" } });
  const mine = await call<Import>(begin, key, { body: { text: "a@x.org" } });
  await refusesField(run, key, "columns", { params: { id: mine.data.id }, body });
  await refusesField(run, key, "columns", { params: { id: mine.data.id }, body: { columns: ["email", "field:moon"] } });
});
