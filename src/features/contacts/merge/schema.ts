import { z } from "zod";
import type { FieldValue } from "../fields/value";
import type { Person } from "../person";

/** What of a person can be taken from either; a custom field by its id. */
export const personNames = ["firstName", "lastName", "phone", "locale", "timeZone"] as const;
export type PersonName = (typeof personNames)[number];

/** `keptId` and its address stay; `take` names what has the other's value. Left out: what is empty is filled. */
export const MergeInput = z
  .strictObject({
    keptId: z.uuid(),
    goneId: z.uuid(),
    take: z
      .array(z.union([z.enum(personNames), z.uuid()]))
      .max(300)
      .optional(),
  })
  .refine(({ keptId, goneId }) => keptId !== goneId, { path: ["goneId"], error: "Choose two different contacts." });
export type MergeInput = z.output<typeof MergeInput>;

export const MergePair = z.strictObject({ keptId: z.uuid(), goneId: z.uuid() });

/** One thing in which two contacts differ. */
export type Difference = {
  /** What `take` calls it. */
  name: string;
  label: string;
  kept: FieldValue | undefined;
  gone: FieldValue | undefined;
  isTaken: boolean;
};

export const MergeChoice = z.strictObject({ mergeId: z.uuid() });

const subscription = z.object({ topicId: z.uuid(), before: z.enum(["pending", "subscribed", "none"]) });

/** All that is needed to part the two again. */
export const MergeSnapshot = z.object({
  /** The kept one as it was, and as the merge left it. */
  before: z.custom<Person>(),
  after: z.custom<Person>(),
  tagIds: z.array(z.uuid()),
  listIds: z.array(z.uuid()),
  /** The other's events, which are the kept one's now. */
  eventIds: z.array(z.uuid()).default([]),
  /** Topics that the other had opted out of and the kept one had not. */
  subscriptions: z.array(subscription),
  /** Since when the kept one's address is suppressed because the other's was. */
  suppressedAt: z.iso.datetime().nullable(),
  goneEmail: z.string(),
});
export type MergeSnapshot = z.output<typeof MergeSnapshot>;

export type MergeView = {
  id: string;
  goneId: string;
  goneEmail: string;
  mergedBy: string;
  mergedAt: Date;
};
