import "server-only";
import { env } from "@/env";
import { AppError, type FieldErrors } from "@/lib/errors";
import { log } from "@/lib/log";
import type { Context } from "./context";
import { gate, mint } from "./mint";
import type { Permission } from "./permissions";
import { findMembership } from "./resolve";
import { currentUser } from "./session";

type Asked = { bytes: AsyncIterable<Uint8Array>; params: Record<string, string>; query: URLSearchParams };
type Failure = { message: string; fields?: FieldErrors };

async function* bytesOf(request: Request): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader();
  if (!reader) return;
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
}

const refuse = (status: number, failure: Failure) =>
  Response.json(failure, { status, headers: { "cache-control": "no-store" } });

/** Only our own pages send files: a cookie alone says who is there, not who asks. */
const isOurs = (request: Request) => request.headers.get("origin") === new URL(env().APP_URL).origin;

/** A piece of a file that a page sends, read as it comes. The workspace is the query's. Answers JSON. */
export function uploadRoute(spec: { can: Permission; run: (ctx: Context, asked: Asked) => Promise<object> }) {
  const door = async (request: Request, { params }: { params: Promise<Record<string, string>> }) => {
    if (!isOurs(request)) return refuse(403, { message: "Files are sent from our own pages, or by the API." });
    const user = await currentUser();
    if (!user) return refuse(401, { message: "You are signed out. Sign in and try again." });
    const query = new URL(request.url).searchParams;
    const membership = await findMembership(user.userId, query.get("workspace") ?? "");
    if (!membership) return refuse(404, { message: "This workspace does not exist or you are not in it." });
    if (!membership.permissions.has(spec.can)) return refuse(403, { message: "Your role does not allow this." });
    const { workspaceId, permissions } = membership;
    const ctx = mint({ workspaceId, actor: user.actor, permissions });
    try {
      const answer = await spec.run(ctx, { bytes: bytesOf(request), params: await params, query });
      return Response.json(answer, { headers: { "cache-control": "no-store" } });
    } catch (error) {
      if (error instanceof AppError) return refuse(error.status, { message: error.message, fields: error.fields });
      log.error({ err: error }, "upload failed");
      return refuse(500, { message: "Something broke on our side. Try again: what has come stays." });
    }
  };
  return gate(door, { kind: "route", can: spec.can } as const);
}
