import type { Call } from "../http/exchange";
import { isRecord } from "../http/exchange";
import { FULL_MAIL, gmailScope } from "../oauth/scopes";
import type { Mailbox } from "../store/mailbox";
import type { Message } from "../store/message";
import type { World } from "../store/world";
import { invalid, notFound } from "./errors";

/** What a method works with: the caller's own mailbox, already authorised. */
export type MethodContext = {
  world: World;
  mailbox: Mailbox;
  /** Scopes of the token, for methods whose answer depends on them. */
  scopes: ReadonlySet<string>;
  query: URLSearchParams;
  body: Record<string, unknown>;
  call: Call;
  /** Path parameters, in order. */
  ids: readonly string[];
};

export type Method = {
  name: string;
  verb: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path below `/gmail/v1/users/{user}`; `*` stands for one parameter. */
  path: string;
  scopes: readonly string[];
  run: (context: MethodContext) => unknown;
};

export const SCOPES = {
  read: [gmailScope("readonly"), gmailScope("modify"), FULL_MAIL],
  readOrMetadata: [gmailScope("metadata"), gmailScope("readonly"), gmailScope("modify"), FULL_MAIL],
  modify: [gmailScope("modify"), FULL_MAIL],
  insert: [gmailScope("insert"), gmailScope("modify"), FULL_MAIL],
  send: [gmailScope("send"), gmailScope("compose"), gmailScope("modify"), FULL_MAIL],
  labels: [gmailScope("labels"), gmailScope("modify"), FULL_MAIL],
  full: [FULL_MAIL],
} as const;

export function getMessage({ mailbox, ids }: MethodContext): Message {
  const message = mailbox.messages.get(ids[0] ?? "");
  if (!message) throw /^[0-9a-f]{1,16}$/.test(ids[0] ?? "") ? notFound() : invalid("Invalid id value");
  return message;
}

/** A number of the query within bounds. Throws GoogleError 400 when it is none. */
export function readMax(query: URLSearchParams, fallback: number, most: number): number {
  const text = query.get("maxResults");
  if (text === null) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw invalid(`Invalid value at 'max_results' (TYPE_UINT32), "${text}"`);
  return Math.min(Math.max(Number(text), 1), most);
}

export function isMetadataOnly(scopes: ReadonlySet<string>): boolean {
  return !SCOPES.read.some((scope) => scopes.has(scope));
}

/** A list of strings of the body, empty when absent. */
export function readStrings(body: Record<string, unknown>, name: string): string[] {
  const value = body[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== "string"))
    throw invalid(`Invalid value at '${name}'`);
  return value;
}

export function readBody(call: Call): Record<string, unknown> {
  if (call.body.length === 0 || !(call.headers["content-type"] ?? "json").includes("json")) return {};
  try {
    const value: unknown = JSON.parse(call.body.toString("utf8"));
    if (isRecord(value)) return value;
  } catch {
    // Answered below, as any body that is no object.
  }
  throw invalid("Invalid JSON payload received. Expected an object.");
}
