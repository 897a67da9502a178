import type { IncomingMessage } from "node:http";
import type { Core } from "../core";
import type { Queue } from "../running/queue";

/** What routes work on while this engine leads. */
export type Serving = { core: Core; queue: Queue; syncError(): string | null };

export type Call = {
  params: string[];
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: unknown;
};
export type Answer = { status: number; body: unknown };
export type Route = {
  method: "GET" | "POST" | "DELETE";
  path: RegExp;
  /** "key" routes check the event key in their path themselves. */
  guard: "bearer" | "key";
  answer(serving: Serving, call: Call): Promise<Answer>;
};

export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}
