declare module "autocannon" {
  type Options = {
    url: string;
    headers: Record<string, string>;
    connections: number;
    /** Seconds. */
    duration?: number;
    /** As many requests, however long they take. */
    amount?: number;
  };
  type Result = { "2xx": number; non2xx: number; errors: number; duration: number };
  function autocannon(options: Options): Promise<Result>;
  export = autocannon;
}
