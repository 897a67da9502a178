import "server-only";
import { randomBytes } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { once } from "./once";

/** A name that no client can guess, so that no client can send it. */
const addressHeader = () => once("address-header", () => `x-peer-${randomBytes(16).toString("hex")}`);

const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/, "");

/**
 * Notes on every request which address its socket belongs to. Next keeps the `X-Forwarded-For` a client sends and
 * hands no socket to what it runs, so the address has to travel as a header. Once a process.
 */
export const noteAddresses = () =>
  once("note-addresses", () => {
    subscribe("http.server.request.start", (message) => {
      const { request } = message as { request: IncomingMessage };
      request.headers[addressHeader()] = plain(request.socket.remoteAddress ?? "");
    });
    return true;
  });

/** Who called: the socket's own address, or the one that the outermost of `proxies` proxies of ours saw. */
export function addressOf(headers: { get(name: string): string | null }, proxies: number): string {
  const socket = headers.get(addressHeader()) || "unknown";
  if (proxies === 0) return socket;
  const told = headers.get("x-forwarded-for")?.split(",") ?? [];
  const chain = [...told.map((address) => address.trim()), socket].filter((address) => address !== "");
  return plain(chain.at(-1 - proxies) ?? chain[0] ?? "unknown");
}
