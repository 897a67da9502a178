import "server-only";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import { z } from "zod";
import { env } from "@/env";
import { AppError, type ErrorCode, type FieldErrors } from "@/lib/errors";
import { log } from "@/lib/log";
import { rateLimit } from "@/lib/rate-limit";
import type { Context, SystemContext, UserContext } from "./context";
import { gate, mint, mintSystem } from "./mint";
import type { Permission } from "./permissions";
import { findMembership } from "./resolve";
import { currentUser } from "./session";

export type ActionResult<T> =
  | { ok: true; data: T }
  | {
      ok: false;
      code: ErrorCode | "internal";
      message: string;
      fields?: FieldErrors;
    };

async function answer<S extends z.ZodType, T>(
  input: S,
  raw: unknown,
  run: (input: z.output<S>) => Promise<T>,
): Promise<ActionResult<T>> {
  try {
    const parsed = input.safeParse(raw);
    if (!parsed.success)
      throw new AppError(
        "invalid",
        "Check the marked fields.",
        z.flattenError(parsed.error).fieldErrors as FieldErrors,
      );
    return { ok: true, data: await run(parsed.data) };
  } catch (error) {
    unstable_rethrow(error);
    if (error instanceof AppError)
      return {
        ok: false,
        code: error.code,
        message: error.message,
        fields: error.fields,
      };
    log.error({ err: error }, "action failed");
    return {
      ok: false,
      code: "internal",
      message: "Something broke on our side. Nothing was changed; please try again.",
    };
  }
}

const signedIn = async () => {
  const user = await currentUser();
  if (!user) throw new AppError("unauthenticated", "You are signed out. Sign in and try again.");
  return user;
};

/** Called from the browser as `action(workspaceSlug, values)`. */
export function workspaceAction<S extends z.ZodType, T>(spec: {
  can: Permission;
  input: S;
  run: (ctx: Context, input: z.output<S>) => Promise<T>;
}) {
  return gate(
    async (workspace: string, raw: z.input<S>): Promise<ActionResult<T>> =>
      answer(spec.input, raw, async (input) => {
        const user = await signedIn();
        const membership = await findMembership(user.userId, String(workspace));
        if (!membership) throw new AppError("not_found", "This workspace does not exist or you are not in it.");
        if (!membership.permissions.has(spec.can))
          throw new AppError("forbidden", "Your role does not allow this. Ask an admin of the workspace.");
        return spec.run(
          mint({
            workspaceId: membership.workspaceId,
            actor: user.actor,
            permissions: membership.permissions,
          }),
          input,
        );
      }),
    { kind: "action", can: spec.can } as const,
  );
}

/** For a signed-in person outside any workspace. */
export function userAction<S extends z.ZodType, T>(spec: {
  input: S;
  run: (user: UserContext, input: z.output<S>) => Promise<T>;
}) {
  return gate(
    async (raw: z.input<S>): Promise<ActionResult<T>> =>
      answer(spec.input, raw, async (input) => spec.run(await signedIn(), input)),
    { kind: "userAction", can: "user" } as const,
  );
}

export function operatorAction<S extends z.ZodType, T>(spec: {
  input: S;
  run: (ctx: SystemContext, input: z.output<S>) => Promise<T>;
}) {
  return gate(
    async (raw: z.input<S>): Promise<ActionResult<T>> =>
      answer(spec.input, raw, async (input) => {
        const user = await signedIn();
        if (!user.isOperator) throw new AppError("not_found", "There is nothing here.");
        return spec.run(mintSystem({ kind: "operator", id: user.userId }), input);
      }),
    { kind: "operatorAction", can: "operator" } as const,
  );
}

/** The caller's address: behind a trusted proxy the one it saw, else what the server saw. */
export async function callerAddress() {
  const forwarded = (await headers()).get("x-forwarded-for")?.split(",") ?? [];
  return (env().TRUST_PROXY ? forwarded.at(0) : forwarded.at(-1))?.trim() || "unknown";
}

/** For anyone, so it is throttled: `limit` calls an hour for an address, and for `limitBy` of the input. */
export function publicAction<S extends z.ZodType, T>(spec: {
  name: string;
  limit: number;
  limitBy?: (input: z.output<S>) => string;
  input: S;
  run: (ctx: SystemContext, input: z.output<S>) => Promise<T>;
}) {
  return gate(
    async (raw: z.input<S>): Promise<ActionResult<T>> =>
      answer(spec.input, raw, async (input) => {
        const keys = [
          `${spec.name}:from:${await callerAddress()}`,
          ...(spec.limitBy ? [`${spec.name}:for:${spec.limitBy(input)}`] : []),
        ];
        for (const key of keys) {
          const { isAllowed, resetSeconds } = await rateLimit(key, {
            limit: key.includes(":from:") ? spec.limit * 5 : spec.limit,
            windowSeconds: 3600,
          });
          if (!isAllowed)
            throw new AppError("rate_limited", `Too many tries. Please wait ${Math.ceil(resetSeconds / 60)} minutes.`);
        }
        return spec.run(mintSystem({ kind: "user", id: "anonymous" }), input);
      }),
    { kind: "publicAction", can: "anyone" } as const,
  );
}
