import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type GetFunctionInput, Inngest, type InngestFunction } from "inngest";
import { createServer } from "inngest/node";
import { EVENT_KEY, SIGNING_KEY } from "./processes";

export type Handler = (context: GetFunctionInput<Inngest>) => unknown;
export type FunctionOptions = Omit<Parameters<Inngest["createFunction"]>[0], "onFailure">;
export type Definition = { options: FunctionOptions; handler: Handler; onFailure?: Handler };

export type AppOptions = {
  id: string;
  engineUrl: string;
  checkpointing: boolean;
  definitions: Definition[];
  /** 0 chooses a free one. */
  port?: number;
  streaming?: boolean;
  /** The app asks the engine to register it. */
  isSyncing?: boolean;
};

export type App = { url: string; client: Inngest; close(): Promise<void> };

const silent = { info() {}, warn() {}, error() {}, debug() {} };

/** A node app served as the product is: signed, in cloud mode. */
export async function startApp(options: AppOptions): Promise<App> {
  const client = new Inngest({
    id: options.id,
    baseUrl: options.engineUrl,
    eventKey: EVENT_KEY,
    signingKey: SIGNING_KEY,
    isDev: false,
    checkpointing: options.checkpointing,
    logger: silent,
  });
  const functions: InngestFunction.Any[] = options.definitions.map(({ options: own, handler, onFailure }) =>
    client.createFunction({ ...own, ...(onFailure ? { onFailure } : {}) } as never, handler as never),
  );
  const server: Server = createServer({ client, functions, ...(options.streaming ? { streaming: true } : {}) });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/inngest`;
  if (options.isSyncing ?? true) {
    const response = await fetch(url, { method: "PUT" });
    if (!response.ok) throw new Error(`the app was not registered: ${response.status} ${await response.text()}`);
  }
  return {
    url,
    client,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
