import type { BrowserContext, ConsoleMessage } from "@playwright/test";

const isLoopback = (url: URL) => url.hostname === "localhost" || url.hostname === "127.0.0.1";
const isNetwork = (url: URL) => ["http:", "https:", "ws:", "wss:"].includes(url.protocol);

/** Collects what no page of the product may do: leave this machine, break its own policy, throw, answer 5xx. */
export class BrowserWatch {
  readonly #problems: string[] = [];
  readonly #allowed: RegExp[] = [];

  /** Names a console error that the journey provokes on purpose, such as a 404. */
  allow(expected: RegExp): void {
    this.#allowed.push(expected);
  }

  follow(context: BrowserContext): void {
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (isNetwork(url) && !isLoopback(url)) this.#problems.push(`left the machine: ${url.href}`);
    });
    context.on("response", (response) => {
      if (response.status() >= 500) this.#problems.push(`${response.status()} from ${response.url()}`);
    });
    context.on("console", (message) => this.#note(message));
    context.on("weberror", (thrown) => this.#problems.push(`uncaught: ${thrown.error().stack ?? thrown.error()}`));
  }

  problems(): string[] {
    return this.#problems.filter((problem) => !this.#allowed.some((expected) => expected.test(problem)));
  }

  #note(message: ConsoleMessage): void {
    const text = message.text();
    if (message.type() !== "error" && !/Content[- ]Security[- ]Policy/i.test(text)) return;
    this.#problems.push(`console on ${message.page()?.url()}: ${text} (${message.location().url})`);
  }
}
