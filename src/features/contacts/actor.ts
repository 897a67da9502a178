import type { Context } from "@/gates/context";

/** Who did something, as rows keep it: `user:…`, `apiKey:…`, `job:…`. */
export const actorText = ({ actor }: Pick<Context, "actor">) => `${actor.kind}:${actor.id}`;
