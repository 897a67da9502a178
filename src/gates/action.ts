import "server-only";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import { z } from "zod";
import { env } from "@/env";
import { addressOf } from "@/lib/caller-address";
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

/** Who asks is settled before what is asked is looked at. */
async function answer<C, S extends z.ZodType, T>(
  asked: { admit: (input: () => z.output<S>) => Promise<C>; input: S; raw: unknown },
  run: (ctx: C, input: z.output<S>) => Promise<T>,
): Promise<ActionResult<T>> {
  const parse = () => {
    const parsed = asked.input.safeParse(asked.raw);
    if (parsed.success) return parsed.data;
    throw new AppError("invalid", "Check the marked fields.", z.flattenError(parsed.error).fieldErrors as FieldErrors);
  };
  try {
    const ctx = await asked.admit(parse);
    return { ok: true, data: await run(ctx, parse()) };
  } catch (error) {
    unstable_rethrow(error);
    if (error instanceof AppError) return { ok: false, code: error.code, message: error.message, fields: error.fields };
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

async function admitMember(workspace: string, can: Permission) {
  const { userId, actor } = await signedIn();
  const membership = await findMembership(userId, String(workspace));
  if (!membership) throw new AppError("not_found", "This workspace does not exist or you are not in it.");
  const { workspaceId, permissions } = membership;
  if (!permissions.has(can))
    throw new AppError("forbidden", "Your role does not allow this. Ask an admin of the workspace.");
  return mint({ workspaceId, actor, permissions });
}

async function admitOperator() {
  const user = await signedIn();
  if (!user.isOperator) throw new AppError("not_found", "There is nothing here.");
  return mintSystem({ kind: "operator", id: user.userId });
}

type Spec<C, S extends z.ZodType, T> = { input: S; run: (ctx: C, input: z.output<S>) => Promise<T> };

/** Called from the browser as `action(workspaceSlug, values)`. */
export function workspaceAction<S extends z.ZodType, T>(spec: Spec<Context, S, T> & { can: Permission }) {
  const { can, input, run } = spec;
  return gate(
    (workspace: string, raw: z.input<S>) => answer({ admit: () => admitMember(workspace, can), input, raw }, run),
    { kind: "action", can } as const,
  );
}

/** For a signed-in person outside any workspace. */
export function userAction<S extends z.ZodType, T>({ input, run }: Spec<UserContext, S, T>) {
  return gate((raw: z.input<S>) => answer({ admit: signedIn, input, raw }, run), {
    kind: "userAction",
    can: "user",
  } as const);
}

export function operatorAction<S extends z.ZodType, T>({ input, run }: Spec<SystemContext, S, T>) {
  return gate((raw: z.input<S>) => answer({ admit: admitOperator, input, raw }, run), {
    kind: "operatorAction",
    can: "operator",
  } as const);
}

/** The caller's address: what the outermost proxy of ours saw, else what the server saw. */
export const callerAddress = async () => addressOf(await headers(), env().TRUST_PROXY);

type Throttle<S extends z.ZodType> = { name: string; limit: number; limitBy?: (input: z.output<S>) => string };

async function throttle<S extends z.ZodType>({ name, limit, limitBy }: Throttle<S>, input: z.output<S>) {
  const counted = [{ key: `${name}:from:${await callerAddress()}`, limit: limit * 5 }];
  if (limitBy) counted.push({ key: `${name}:for:${limitBy(input)}`, limit });
  for (const { key, limit } of counted) {
    const { isAllowed, resetSeconds } = await rateLimit(key, { limit, windowSeconds: 3600 });
    if (!isAllowed)
      throw new AppError("rate_limited", `Too many tries. Please wait ${Math.ceil(resetSeconds / 60)} minutes.`);
  }
}

/** For anyone, so it is throttled: `limit` calls an hour for `limitBy` of the input, five times that for an address. */
export function publicAction<S extends z.ZodType, T>(spec: Spec<SystemContext, S, T> & Throttle<S>) {
  const { input, run } = spec;
  const admit = async (parse: () => z.output<S>) => {
    await throttle(spec, parse());
    return mintSystem({ kind: "user", id: "anonymous" });
  };
  return gate((raw: z.input<S>) => answer({ admit, input, raw }, run), {
    kind: "publicAction",
    can: "anyone",
  } as const);
}
