import { expect, test } from "vitest";
import { GET } from "@/app/api/v1/openapi.json/route";

const routes = import.meta.glob("../../../src/app/api/v1/**/route.ts", { eager: true }) as Record<
  string,
  Record<string, unknown>
>;
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

test("the document lists every public route and method, and nothing else", async () => {
  const document = (await (await GET(new Request("http://test/api/v1/openapi.json"))).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = Object.entries(routes)
    .filter(([file]) => !file.includes("openapi.json") && !file.includes("[..."))
    .flatMap(([file, exports]) =>
      Object.keys(exports)
        .filter((name) => methods.includes(name))
        .map(
          (method) =>
            `${method} ${file
              .replace(/^.*\/v1/, "")
              .replace("/route.ts", "")
              .replace(/\[(\w+)\]/g, "{$1}")}`,
        ),
    );
  expect(documented.sort()).toEqual(served.sort());
  expect(served.length).toBeGreaterThan(15);
});

test("a call that the state of things can refuse lists 409", async () => {
  const document = (await (await GET(new Request("http://test/api/v1/openapi.json"))).json()) as {
    paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
  };
  for (const path of ["/gmail/connections/{id}/discover", "/gmail/connections/{id}/sync", "/summaries/run"])
    expect(Object.keys(document.paths[path]?.post?.responses ?? {}), path).toContain("409");
  expect(Object.keys(document.paths["/emails"]?.get?.responses ?? {})).not.toContain("409");
});
