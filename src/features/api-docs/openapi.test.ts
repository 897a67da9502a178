import { expect, test } from "vitest";
import { z } from "zod";
import { openApi } from "./openapi";

const document = openApi({ name: "Test", url: "http://test" }, [
  {
    method: "GET",
    path: "/emails/{id}",
    spec: {
      summary: "One mail",
      scope: "emails.read",
      params: z.object({ id: z.string() }),
      reply: z.object({ id: z.string() }),
    },
  },
  {
    method: "GET",
    path: "/emails",
    spec: {
      summary: "Mails",
      scope: "emails.read",
      query: z.object({ limit: z.coerce.number().default(50) }),
      reply: z.object({ id: z.string() }),
      isList: true,
    },
  },
]);

test("a path parameter is required, a query parameter with a default is not", () => {
  expect(document.paths["/emails/{id}"]?.get?.parameters).toMatchObject([{ name: "id", in: "path", required: true }]);
  expect(document.paths["/emails"]?.get?.parameters).toMatchObject([{ name: "limit", in: "query", required: false }]);
});

test("answers stand in the envelope, lists as arrays", () => {
  const schema = document.paths["/emails"]?.get?.responses["200"];
  expect(schema).toMatchObject({
    content: { "application/json": { schema: { properties: { data: { type: "array" }, meta: {} } } } },
  });
});

test("a refusal for a limit is said of the routes that give it, whatever their path", () => {
  const spec = { summary: "Start", scope: "emails.read", reply: z.object({ id: z.string() }) };
  const { paths } = openApi({ name: "Test", url: "http://test" }, [
    { method: "POST", path: "/imports/run", spec },
    { method: "POST", path: "/summaries", spec: { ...spec, mayExceed: true } },
  ]);
  expect(paths["/imports/run"]?.post?.responses).not.toHaveProperty("402");
  expect(paths["/summaries"]?.post?.responses).toHaveProperty("402");
});

test("operation ids differ", () => {
  const ids = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
});
