import "server-only";
import { redirect } from "next/navigation";
import { AppError } from "@/lib/errors";
import type { Context } from "./context";
import { gate, mint } from "./mint";
import type { Permission } from "./permissions";
import { findMembership } from "./resolve";
import { currentUser } from "./session";

type Params = { params: Promise<Record<string, string> | undefined> };
type Asked = {
  request: Request;
  params: Record<string, string>;
  query: URLSearchParams;
  workspace: string;
};

/**
 * A GET a browser follows: OAuth callbacks, returns from Checkout, downloads. The workspace is the
 * path's or the query's `workspace`, unless `workspaceOf` reads it from elsewhere.
 */
export function browserRoute(spec: {
  can: Permission;
  workspaceOf?: (request: Request) => Promise<string | null>;
  run: (ctx: Context, asked: Asked) => Promise<Response>;
}) {
  const door = async (request: Request, { params }: Params) => {
    // Next gives a route without dynamic segments no params at all.
    const path = (await params) ?? {};
    const { searchParams: query, pathname, search } = new URL(request.url);
    const user = await currentUser();
    if (!user) redirect(`/login?next=${encodeURIComponent(pathname + search)}`);
    const workspace = (await spec.workspaceOf?.(request)) ?? path.workspace ?? query.get("workspace") ?? "";
    const membership = await findMembership(user.userId, workspace);
    if (!membership) return new Response("This workspace does not exist or you are not in it.", { status: 404 });
    if (!membership.permissions.has(spec.can)) return new Response("Your role does not allow this.", { status: 403 });
    const ctx = mint({
      workspaceId: membership.workspaceId,
      actor: user.actor,
      permissions: membership.permissions,
    });
    try {
      return await spec.run(ctx, { request, params: path, query, workspace });
    } catch (error) {
      if (error instanceof AppError) return new Response(error.message, { status: error.status });
      throw error;
    }
  };
  return gate(door, { kind: "route", can: spec.can } as const);
}

/** A GET for anyone: health, documents. It must give nothing of any workspace. */
export const openRoute = (run: (request: Request) => Response | Promise<Response>) =>
  gate(run, { kind: "route", can: "anyone" } as const);
