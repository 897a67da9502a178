import "server-only";
import { env } from "@/env";
import { addressOf } from "@/lib/caller-address";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { gate } from "./mint";

type Asked = {
  path: Record<string, string>;
  /** Who called, to be kept as proof. */
  origin: { ip: string; userAgent: string };
  /** What was sent, in either encoding of forms; null when nothing was, or nothing that can be read. */
  form: URLSearchParams | null;
};

const mostBytes = 64_000;

async function bytesOf(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = request.body?.getReader();
  if (!reader) return null;
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > mostBytes) {
      await reader.cancel();
      return null;
    }
    parts.push(value);
  }
  return new Uint8Array(Buffer.concat(parts));
}

async function formOf(request: Request): Promise<URLSearchParams | null> {
  try {
    const bytes = await bytesOf(request);
    if (!bytes || bytes.byteLength === 0) return null;
    const type = request.headers.get("content-type") ?? "";
    if (!/^multipart\/form-data/i.test(type)) return new URLSearchParams(Buffer.from(bytes).toString());
    const form = new URLSearchParams();
    for (const [name, value] of await new Response(bytes, { headers: { "content-type": type } }).formData())
      if (typeof value === "string") form.append(name, value);
    return form;
  } catch {
    return null;
  }
}

/** On to a page of ours by GET. */
export const seeOther = (path: string) => new Response(null, { status: 303, headers: { location: path } });

const plain = (text: string, status: number, more: Record<string, string> = {}) =>
  new Response(text, { status, headers: { "content-type": "text/plain; charset=utf-8", ...more } });

/**
 * A POST for anyone: the form of a public page, which works without scripts, or a mail program's own button. No cookie
 * is read or set. What fails on our side answers 503, so that the sender tries again.
 */
export function formRoute(run: (asked: Asked) => Promise<Response>) {
  const door = async (request: Request, { params }: { params: Promise<Record<string, string>> }) => {
    const asked = {
      path: await params,
      origin: {
        ip: addressOf(request.headers, env().TRUST_PROXY),
        userAgent: (request.headers.get("user-agent") ?? "").slice(0, 500),
      },
      form: await formOf(request),
    };
    try {
      const response = await run(asked);
      response.headers.set("cache-control", "no-store");
      response.headers.set("x-robots-tag", "noindex, nofollow");
      return response;
    } catch (error) {
      if (error instanceof AppError) return plain(error.message, error.status);
      log.error({ err: error }, "form failed");
      return plain("Something broke on our side. Nothing was changed; please try again.", 503, { "retry-after": "60" });
    }
  };
  return gate(door, { kind: "route", can: "anyone" } as const);
}
