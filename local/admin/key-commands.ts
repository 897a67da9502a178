import { randomBytes } from "node:crypto";
import { advanceRotation, type RotationCursor, rotationStart, startRotation } from "@/features/privacy/keys/mutations";
import { getKeyStatus } from "@/features/privacy/keys/queries";
import { cliContext } from "@/gates/cli";
import type { Command } from "./commands";

async function status() {
  const { keys, columns, staleCount, unreadableCount, rotations } = await getKeyStatus(cliContext());
  const [last] = rotations;
  const lines = [
    ...keys.map(({ id, isCurrent, count }) => `${id.padEnd(16)} ${isCurrent ? "seals" : "opens"}  ${count} values`),
    ...columns.map(({ table, column, keyId, count }) => `  ${table}.${column}: ${count} under ${keyId ?? "no key"}`),
    `${staleCount} under older keys, ${unreadableCount} that no key opens.`,
    ...(last
      ? [`Last re-encryption: ${last.doneCount} of ${last.totalCount}${last.finishedAt ? "" : ", running"}.`]
      : []),
  ];
  return { json: { keys, columns, staleCount, unreadableCount, rotations }, text: lines.join("\n") };
}

export const keyCommands: Record<string, Command> = {
  "keys new": {
    usage: "keys new [--name ID]",
    required: [],
    run: async ({ name }) => {
      const entry = `${name ?? `k${new Date().toISOString().slice(0, 10).replaceAll("-", "")}`}:${randomBytes(32).toString("base64url")}`;
      return { json: { entry }, text: entry };
    },
  },
  "keys status": { usage: "keys status", required: [], run: status },
  "keys rotate": {
    usage: "keys rotate",
    required: [],
    run: async () => {
      const { id } = await startRotation(cliContext());
      for (let cursor: RotationCursor | null = rotationStart; cursor; )
        cursor = await advanceRotation(cliContext(), id, cursor);
      return status();
    },
  },
};
