import { createApiKey } from "@/features/api-keys/mutations";
import { grantCredits } from "@/features/credits/mutations";
import { getBalance } from "@/features/credits/queries";
import { toMicro } from "@/features/credits/schema";
import { createUser } from "@/features/identity/mutations";
import { listRuns, RunStatus } from "@/features/monitoring/inngest";
import { restartEvent, restartRun, stopRun } from "@/features/monitoring/mutations";
import { cliContext, cliWorkspaceContext } from "@/gates/cli";
import { isPermission, permissions } from "@/gates/permissions";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { keyCommands } from "./key-commands";

export type Options = Record<string, string | undefined>;
/** `json` is what `--json` prints, `text` what a person reads. */
export type Answer = { json: unknown; text: string };
export type Command = {
  usage: string;
  required: string[];
  run: (options: Options, argument?: string) => Promise<Answer>;
};

const wrong = (message: string) => new AppError("invalid", message);
const given = (options: Options, name: string) => {
  const value = options[name];
  if (!value) throw wrong(`--${name} is missing.`);
  return value;
};

function scopesOf(text: string) {
  if (text === "all") return [...permissions];
  return text.split(",").map((name) => {
    const scope = name.trim();
    if (!isPermission(scope)) throw wrong(`--scopes: "${scope}" is none of ${permissions.join(", ")}.`);
    return scope;
  });
}

function creditsOf(text: string) {
  const credits = Number(text);
  if (!Number.isFinite(credits) || credits <= 0) throw wrong(`--credits: "${text}" is not a number above zero.`);
  return toMicro(credits);
}

function statusOf(text: string | undefined) {
  const status = RunStatus.optional().safeParse(text);
  if (!status.success) throw wrong(`--status: "${text}" is none of ${RunStatus.options.join(", ")}.`);
  return status.data;
}

const needed = (argument: string | undefined, noun: string) => {
  if (!argument) throw wrong(`Name the ${noun}.`);
  return argument;
};

export const commands: Record<string, Command> = {
  "user create": {
    usage: "user create --email E --password P --workspace SLUG [--name N] [--operator]",
    required: ["email", "password", "workspace"],
    run: async (options) => {
      const created = await createUser(cliContext(), {
        email: given(options, "email"),
        password: given(options, "password"),
        workspace: given(options, "workspace"),
        name: options.name,
        isOperator: options.operator === "true",
      });
      return { json: created, text: `Created ${given(options, "email")} in workspace ${created.slug}.` };
    },
  },
  "api-key create": {
    usage: "api-key create --workspace SLUG --scopes all|a,b [--name N]",
    required: ["workspace", "scopes"],
    run: async (options) => {
      const ctx = await cliWorkspaceContext(given(options, "workspace"));
      const key = await createApiKey(ctx, { name: options.name ?? "CLI", scopes: scopesOf(given(options, "scopes")) });
      return { json: key, text: key.key };
    },
  },
  "credits grant": {
    usage: "credits grant --workspace SLUG --credits N [--key IDEMPOTENCY-KEY]",
    required: ["workspace", "credits"],
    run: async (options) => {
      const ctx = await cliWorkspaceContext(given(options, "workspace"));
      await grantCredits(ctx, {
        amountMicro: creditsOf(given(options, "credits")),
        kind: "grant",
        description: "Granted by an operator",
        idempotencyKey: `operator:${options.key ?? newId()}`,
      });
      const { availableMicro } = await getBalance(ctx);
      const available = Number(availableMicro) / 1_000_000;
      return { json: { available }, text: `Available: ${available} credits.` };
    },
  },
  "runs list": {
    usage: "runs list [--status S] [--function ID] [--limit N] [--cursor C]",
    required: [],
    run: async ({ status, function: functionId, limit, cursor }) => {
      const page = await listRuns({
        status: statusOf(status),
        function: functionId,
        limit: Number(limit ?? 20),
        cursor,
      });
      return {
        json: page,
        text:
          page.data.map((run) => [run.id, run.status.padEnd(9), run.createdAt, run.functionId].join("  ")).join("\n") ||
          "No runs.",
      };
    },
  },
  "runs cancel": {
    usage: "runs cancel ID",
    required: [],
    run: async (_, argument) => {
      const { id } = await stopRun(cliContext(), needed(argument, "run"));
      return { json: { id }, text: `Cancelled ${id}.` };
    },
  },
  "runs replay": {
    usage: "runs replay ID",
    required: [],
    run: async (_, argument) => {
      const { id } = await restartRun(cliContext(), needed(argument, "run"));
      return { json: { id }, text: `Started ${id}.` };
    },
  },
  "events replay": {
    usage: "events replay ID",
    required: [],
    run: async (_, argument) => {
      const { runs } = await restartEvent(cliContext(), needed(argument, "event"));
      return {
        json: { runs },
        text:
          runs.map(({ id, functionId }) => `Started ${id} of ${functionId}.`).join("\n") ||
          "No function listens to it.",
      };
    },
  },
  ...keyCommands,
};
