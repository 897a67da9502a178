import { type Call, json, type Reply } from "../http/exchange";
import { findLiveToken } from "../oauth/identity";
import type { AccessToken } from "../store/operations";
import type { World } from "../store/world";
import { ACCOUNT_METHODS } from "./account";
import { DRAFT_METHODS } from "./drafts";
import { GoogleError, insufficientScope, unauthenticated } from "./errors";
import { pickFields } from "./fields";
import { HISTORY_METHODS } from "./history";
import { LABEL_METHODS } from "./labels";
import { MESSAGE_METHODS } from "./messages";
import { type Method, readBody } from "./method";
import type { Quota } from "./quota";
import { THREAD_METHODS } from "./threads";
import { UPLOAD_METHODS } from "./upload";

const METHODS: readonly Method[] = [
  ...MESSAGE_METHODS,
  ...UPLOAD_METHODS,
  ...THREAD_METHODS,
  ...DRAFT_METHODS,
  ...LABEL_METHODS,
  ...HISTORY_METHODS,
  ...ACCOUNT_METHODS,
];

/** Methods by verb and number of path segments, fixed paths before those with parameters. */
const BY_SHAPE = new Map<string, { method: Method; segments: string[] }[]>();
for (const method of METHODS) {
  const segments = method.path.split("/");
  const shape = `${method.verb} ${segments.length}`;
  const known = BY_SHAPE.get(shape) ?? [];
  BY_SHAPE.set(
    shape,
    [...known, { method, segments }].sort((a, b) => wildcards(a.segments) - wildcards(b.segments)),
  );
}

/** Does the work of a call of that account, or answers in its place (injected faults). */
export type Around = (call: Call, email: string | undefined, work: () => Reply) => Promise<Reply>;

/** Answers one Gmail call, alone or as a part of a batch. */
export async function answerGmail(call: Call, world: World, quota: Quota, around: Around): Promise<Reply> {
  try {
    const access = findLiveToken(world, bearerOf(call));
    const answer = () => around(call, access?.email, () => runMethod(call, world, quota, access));
    return access ? await quota.concurrently(access.email, answer) : await answer();
  } catch (error) {
    if (error instanceof GoogleError) return error.toReply();
    throw error;
  }
}

function runMethod(call: Call, world: World, quota: Quota, access: AccessToken | undefined): Reply {
  const [, user, rest] = /^\/(?:upload\/|resumable\/upload\/)?gmail\/v1\/users\/([^/]+)\/(.+)$/.exec(call.path) ?? [];
  const found = user && rest ? findMethod(call.method, rest) : undefined;
  if (!user || !found) throw new GoogleError(404, `Method not found: ${call.method} ${call.path}`, "notFound");
  const { method, ids } = found;
  const mailbox = access && world.mailbox(access.email);
  if (!access || !mailbox) throw unauthenticated();
  const scopes = new Set(access.scopes);
  if (!method.scopes.some((scope) => scopes.has(scope)))
    throw insufficientScope(`gmail.users.${method.name}`, method.scopes);
  const owner = decodeURIComponent(user).toLowerCase();
  if (owner !== "me" && owner !== access.email.toLowerCase())
    throw new GoogleError(403, `Delegation denied for ${access.email}`, "forbidden");
  quota.charge(access.email, method.name, world.now());
  const result = method.run({ world, mailbox, scopes, query: call.query, body: readBody(call), call, ids });
  return result === undefined ? { status: 204, body: "" } : json(pickFields(result, call.query.get("fields")));
}

function bearerOf(call: Call): string | null {
  return /^Bearer\s+(.+)$/i.exec(call.headers.authorization ?? "")?.[1] ?? call.query.get("access_token");
}

function findMethod(verb: string, rest: string): { method: Method; ids: string[] } | undefined {
  const given = rest.split("/");
  for (const { method, segments } of BY_SHAPE.get(`${verb} ${given.length}`) ?? []) {
    if (segments.every((segment, index) => segment === "*" || segment === given[index])) {
      const ids = given.filter((_, index) => segments[index] === "*").map(decodeURIComponent);
      return { method, ids };
    }
  }
  return undefined;
}

function wildcards(segments: readonly string[]): number {
  return segments.filter((segment) => segment === "*").length;
}
