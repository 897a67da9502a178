import "server-only";
import { subscribe } from "node:diagnostics_channel";
import { ServerResponse } from "node:http";
import { once } from "@/lib/once";

/** Node's own, but what is written in the same turn leaves with it. */
function flushWithWhatFollows(this: ServerResponse) {
  const { socket } = this;
  if (socket && !socket.writableCorked) {
    socket.cork();
    setImmediate(() => socket.uncork());
  }
  ServerResponse.prototype.flushHeaders.call(this);
}

/**
 * Sends an answer's head, body and end in one packet where they come together. Next flushes each on its own, which
 * makes three system calls of one and wakes the caller three times. Once a process.
 */
export const sendAnswersWhole = () =>
  once("send-answers-whole", () => {
    subscribe("http.server.request.start", (message) => {
      (message as { response: ServerResponse }).response.flushHeaders = flushWithWhatFollows;
    });
    return true;
  });
