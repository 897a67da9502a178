import { z } from "zod";
import { assertRestricted, compile } from "../expression/expression";
import { parseCron } from "./cron-expression";

const expression = z.string().superRefine((text, ctx) => {
  try {
    compile(text);
  } catch (error) {
    ctx.addIssue({
      code: "custom",
      message: `bad expression: ${error instanceof Error ? error.message : text}`,
    });
  }
});

const cronExpression = z.string().superRefine((text, ctx) => {
  try {
    parseCron(text);
  } catch (error) {
    ctx.addIssue({ code: "custom", message: `bad cron: ${error instanceof Error ? error.message : text}` });
  }
});

const restricted = z.string().superRefine((text, ctx) => {
  try {
    assertRestricted(text);
  } catch (error) {
    ctx.addIssue({
      code: "custom",
      message: error instanceof Error ? error.message : text,
    });
  }
});

const limit = z.object({
  limit: z.number().int().min(0),
  key: expression.optional(),
  scope: z.enum(["fn", "env", "account"]).default("fn"),
});

/** What the SDK registers for one function. Unknown keys are dropped. */
export const functionConfig = z
  .object({
    id: z.string().min(1),
    name: z.string().optional(),
    triggers: z
      .array(
        z.object({
          event: z.string().optional(),
          expression: expression.optional(),
          cron: cronExpression.optional(),
          jitter: z.string().optional(),
        }),
      )
      .max(10),
    steps: z.record(
      z.string(),
      z.object({
        runtime: z.object({ url: z.string() }),
        retries: z.object({ attempts: z.number().int().min(0).optional() }).optional(),
      }),
    ),
    concurrency: z
      .union([z.number().int(), limit, z.array(z.union([z.number().int(), limit])).max(2)])
      .optional()
      .transform((given) => {
        const list = given === undefined ? [] : Array.isArray(given) ? given : [given];
        return list
          .map((each) => (typeof each === "number" ? { limit: each, key: undefined, scope: "fn" as const } : each))
          .filter((each) => each.limit > 0);
      }),
    throttle: z
      .object({
        key: expression.optional(),
        limit: z.number().int().min(1),
        period: z.string(),
        burst: z.number().int().min(0).default(0),
      })
      .optional(),
    rateLimit: z
      .object({
        key: expression.optional(),
        limit: z.number().int().min(1),
        period: z.string(),
      })
      .optional(),
    debounce: z
      .object({
        key: expression.optional(),
        period: z.string(),
        timeout: z.string().optional(),
      })
      .optional(),
    batchEvents: z
      .object({
        maxSize: z.number().int().min(2),
        timeout: z.string(),
        key: expression.optional(),
        if: expression.optional(),
      })
      .optional(),
    priority: z.object({ run: expression.optional() }).optional(),
    idempotency: expression.optional(),
    singleton: z.object({ key: expression.optional(), mode: z.enum(["skip", "cancel"]) }).optional(),
    timeouts: z.object({ start: z.string().optional(), finish: z.string().optional() }).optional(),
    cancel: z
      .array(
        z.object({
          event: z.string(),
          if: restricted.optional(),
          timeout: z.string().optional(),
        }),
      )
      .max(5)
      .optional(),
  })
  .superRefine((config, ctx) => {
    if (!config.batchEvents) return;
    for (const other of ["cancel", "debounce", "singleton", "priority"] as const) {
      if (config[other])
        ctx.addIssue({
          code: "custom",
          message: `batchEvents cannot be combined with ${other}`,
          path: [other],
        });
    }
  });

export type FunctionConfig = z.infer<typeof functionConfig>;
