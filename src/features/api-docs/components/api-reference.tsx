import type { ReactNode } from "react";
import { AppLink } from "@/components/app-link";
import { CopyButton } from "@/components/display/copy-button";
import { Badge } from "@/components/ui/badge";
import type { openApi } from "../openapi";
import { plain, SchemaTable } from "./schema-table";

type Document = ReturnType<typeof openApi>;
type Endpoint = { method: string; path: string; operation: Document["paths"][string][string] };

const example = (base: string, { method, path, operation }: Endpoint) => {
  const lines = [
    `curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}${base}${path}`,
    `  -H "X-API-Key: $INFLOW_KEY"`,
  ];
  if (operation.requestBody) lines.push(`  -H "Content-Type: application/json" -d '{ … }'`);
  return lines.join(" \\\n");
};

const endpointsOf = (document: Document): Endpoint[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
const resourceOf = ({ operation }: Endpoint) => operation.tags[0] ?? "";

/** The names of the document's resources, each with a page of its own. */
export const resourcesOf = (document: Document) => [...new Set(endpointsOf(document).map(resourceOf))];
export const pageOf = (resource: string) => `/docs/api/${resource}`;

/** How every call works, and the way to every resource. */
export function ApiOverview({ document }: { document: Document }) {
  const endpoints = endpointsOf(document);
  return (
    <Frame document={document}>
      <Introduction document={document} base={document.servers[0]?.url ?? ""} />
      <section id="resources" className="mt-12 scroll-mt-24">
        <h2 className="font-bold text-2xl">Resources</h2>
        <div className="mt-4 grid gap-8 sm:grid-cols-2">
          {resourcesOf(document).map((resource) => (
            <section key={resource}>
              <h3 className="font-semibold">
                <AppLink href={pageOf(resource)} className="text-primary underline underline-offset-4">
                  {resource}
                </AppLink>
              </h3>
              <ul className="mt-2 grid gap-2 text-sm">
                {endpoints
                  .filter((endpoint) => resourceOf(endpoint) === resource)
                  .map(({ method, path, operation }) => (
                    <li key={operation.operationId}>
                      <code className="wrap-anywhere">
                        {method.toUpperCase()} {path}
                      </code>
                      <span className="block text-muted-foreground">{plain(operation.summary)}</span>
                    </li>
                  ))}
              </ul>
            </section>
          ))}
        </div>
      </section>
    </Frame>
  );
}

/** All calls of one resource. */
export function ApiResource({ document, resource }: { document: Document; resource: string }) {
  const base = document.servers[0]?.url ?? "";
  return (
    <Frame document={document} resource={resource}>
      <p className="text-sm">
        <AppLink href="/docs/api" className="text-primary underline underline-offset-4">
          {document.info.title}
        </AppLink>
      </p>
      <h1 className="mt-2 mb-6 font-bold text-3xl sm:text-4xl">{resource}</h1>
      <div className="grid grid-cols-1 gap-6">
        {endpointsOf(document)
          .filter((endpoint) => resourceOf(endpoint) === resource)
          .map((endpoint) => (
            <EndpointCard key={endpoint.operation.operationId} endpoint={endpoint} curl={example(base, endpoint)} />
          ))}
      </div>
    </Frame>
  );
}

function Frame({ document, resource, children }: { document: Document; resource?: string; children: ReactNode }) {
  const pages = [{ label: "overview", href: "/docs/api" }].concat(
    resourcesOf(document).map((name) => ({ label: name, href: pageOf(name) })),
  );
  const current = resource === undefined ? "/docs/api" : pageOf(resource);
  return (
    <div className="mx-auto grid w-full max-w-6xl gap-10 px-4 py-10 sm:px-6 lg:grid-cols-[13rem_minmax(0,1fr)]">
      <nav aria-label="Resources" className="hidden lg:block">
        <ul className="sticky top-24 grid gap-1 text-sm">
          {pages.map(({ label, href }) => (
            <li key={href}>
              <AppLink
                href={href}
                aria-current={href === current ? "page" : undefined}
                className="block rounded-md px-3 py-1.5 text-muted-foreground hover:bg-muted hover:text-foreground aria-[current=page]:bg-muted aria-[current=page]:font-medium aria-[current=page]:text-foreground"
              >
                {label}
              </AppLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className="min-w-0">{children}</div>
    </div>
  );
}

function Introduction({ document, base }: { document: Document; base: string }) {
  return (
    <>
      <h1 className="font-bold text-3xl sm:text-4xl">{document.info.title}</h1>
      <p className="mt-3 max-w-2xl text-muted-foreground">
        The same doors the product uses, for your own software. Read the{" "}
        <AppLink href="/api/v1/openapi.json" className="text-primary underline underline-offset-4">
          OpenAPI 3.1 document
        </AppLink>{" "}
        with any client generator.
      </p>
      <section id="authentication" className="mt-10 scroll-mt-24">
        <h2 className="font-bold text-2xl">Authentication</h2>
        <p className="mt-2 max-w-2xl">
          Make a key under Settings, API keys, with only the scopes it needs. Send it as <code>X-API-Key</code> or as{" "}
          <code>Authorization: Bearer</code>. Requests are counted a key; <code>RateLimit-Limit</code>,{" "}
          <code>RateLimit-Remaining</code> and <code>RateLimit-Reset</code> (seconds) say where you stand.
        </p>
        <Code text={`curl ${base}/me -H "X-API-Key: $INFLOW_KEY"`} />
      </section>
      <section id="errors" className="mt-10 scroll-mt-24">
        <h2 className="font-bold text-2xl">Answers, paging, errors</h2>
        <p className="mt-2 max-w-2xl">{plain(document.info.description)}</p>
        <Code
          text={`{ "data": null,\n  "error": { "code": "invalid", "message": "The query does not match the contract: limit.",\n             "fields": { "limit": ["Too big: expected number to be <=100"] } },\n  "meta": { "requestId": "…", "nextCursor": null } }`}
        />
      </section>
    </>
  );
}

function EndpointCard({ endpoint, curl }: { endpoint: Endpoint; curl: string }) {
  const { method, path, operation } = endpoint;
  const [status, success] = Object.entries(operation.responses).find(([code]) => code.startsWith("2")) ?? [];
  const failures = Object.entries(operation.responses).filter(([code]) => !code.startsWith("2"));
  return (
    <article className="rounded-xl border bg-card p-5">
      <h2 className="flex flex-wrap items-center gap-2 font-mono text-base">
        <Badge variant={method === "get" ? "info" : "primary"}>{method.toUpperCase()}</Badge>
        <span className="break-all">{path}</span>
      </h2>
      <p className="mt-2 font-medium">{plain(operation.summary)}</p>
      <p className="text-muted-foreground text-sm">{plain(operation.description)}</p>
      <Code text={curl} />
      {operation.parameters.length > 0 && (
        <SchemaTable
          title="Parameters"
          schema={{
            properties: Object.fromEntries(
              operation.parameters.map(({ name, schema, description }) => [name, { ...schema, description }]),
            ),
            required: operation.parameters.filter(({ required }) => required).map(({ name }) => name),
          }}
        />
      )}
      {operation.requestBody &&
        Object.entries(operation.requestBody.content).map(([type, { schema }]) =>
          type === "application/json" ? (
            <SchemaTable key={type} title="Body" schema={schema} />
          ) : (
            <p key={type} className="mt-4 text-sm">
              Body: a file, <code>{type}</code>
            </p>
          ),
        )}
      {success && "headers" in success && (
        <SchemaTable
          title={`Answer ${status}: data`}
          schema={success.content["application/json"]?.schema.properties?.data ?? {}}
        />
      )}
      <p className="mt-4 text-muted-foreground text-sm">
        Also: {failures.map(([code, { description }]) => `${code} ${description?.replace(/\.$/, "")}`).join(" · ")}
      </p>
    </article>
  );
}

function Code({ text }: { text: string }) {
  return (
    <div className="relative mt-3">
      <pre className="wrap-anywhere whitespace-pre-wrap rounded-lg bg-muted p-4 pr-12 text-sm">{text}</pre>
      <CopyButton value={text} label="Copy" className="absolute top-2 right-2" />
    </div>
  );
}
