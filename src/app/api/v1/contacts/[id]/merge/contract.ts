import { z } from "zod";
import type { ContactFieldView } from "@/features/contacts/fields/schema";
import { fieldOfKey } from "@/features/contacts/fields/value";
import { type PersonName, personNames } from "@/features/contacts/merge/schema";
import { AppError } from "@/lib/errors";
import { IdOf } from "../../../contract";

export const MergeBody = z.strictObject({
  otherId: IdOf("contact").describe("The contact that becomes part of this one."),
  take: z
    .array(z.string().max(80))
    .max(300)
    .optional()
    .describe(
      `What has the other's value: ${personNames.join(", ")} or keys of fields. Left out: what is empty is filled.`,
    ),
});

export const MergeReply = z.object({
  id: z.string().describe("To undo the merge by."),
  keptId: z.string(),
  goneId: z.string(),
});

const isPerson = (name: string): name is PersonName => (personNames as readonly string[]).includes(name);

/** Names as the API gives them, as a merge takes them. */
export const takenOf = (take: readonly string[], registry: readonly ContactFieldView[]): string[] =>
  take.map((name, index) => {
    const taken = isPerson(name) ? name : fieldOfKey(registry, name)?.id;
    if (taken) return taken;
    const message = `There is no field “${name}”.`;
    throw new AppError("invalid", `take.${index}: ${message}`, { [`take.${index}`]: [message] });
  });
