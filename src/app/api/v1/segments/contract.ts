import { z } from "zod";
import { renamed } from "@/features/segments/naming";
import {
  type Explained,
  type Explanation,
  type MemberItem,
  type Preview,
  ruleWith,
  type SegmentDetail,
  SegmentInput,
  type SegmentItem,
  segmentSorts,
} from "@/features/segments/schema";
import { publicId } from "@/lib/ids";
import { IdOf, Instant, Instants, PageQuery } from "../contract";

export const SegmentQuery = PageQuery.extend({
  sort: z.enum(segmentSorts).default("name"),
  text: z.string().trim().max(80).optional().describe("Found in names and descriptions."),
});
export const MemberQuery = PageQuery.extend({
  text: z.string().trim().max(200).optional().describe("Found in addresses, names and phone numbers."),
});

const RuleBody = ruleWith({
  field: IdOf("field"),
  tag: IdOf("tag"),
  list: IdOf("list"),
  segment: IdOf("segment"),
  topic: IdOf("topic"),
});
const id = z.string();
const RuleReply = ruleWith({ field: id, tag: id, list: id, segment: id, topic: id });

const { name, description } = SegmentInput.shape;
export const SegmentBody = z.strictObject({ name, description, rule: RuleBody });

const fields = {
  id,
  name: z.string(),
  description: z.string(),
  status: z.enum(["building", "ready"]).describe("building: a new rule is being looked up; members still change."),
  progress: z.number().describe("Of the build, 0 to 1."),
  memberCount: z.int(),
  updatedAt: Instant,
  lastCheck: z
    .object({ at: Instant, missingCount: z.int(), extraCount: z.int() })
    .nullable()
    .describe("The nightly recount: what differed from the kept membership, and was put right."),
};
export const SegmentReply = z.object(fields);
export const SegmentDetailReply = z.object({ ...fields, rule: RuleReply, createdAt: Instant });

export const asSegment = ({ lastCheck, ...segment }: SegmentItem): z.input<typeof SegmentReply> => ({
  ...segment,
  id: publicId("segment", segment.id),
  updatedAt: Instants.of(segment.updatedAt),
  lastCheck: lastCheck && { ...lastCheck, at: Instants.of(lastCheck.at) },
});
export const asSegmentDetail = (segment: SegmentDetail): z.input<typeof SegmentDetailReply> => ({
  ...asSegment(segment),
  rule: renamed(segment.rule, publicId),
  createdAt: Instants.of(segment.createdAt),
});

export const MemberReply = z.object({
  id,
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  since: Instant.describe("Since when it is in the segment."),
});
export const asMember = (member: MemberItem): z.input<typeof MemberReply> => ({
  ...member,
  id: publicId("contact", member.id),
  since: Instants.of(member.since),
});

export const PreviewBody = z.strictObject({
  rule: RuleBody,
  topicId: IdOf("topic").nullable().default(null).describe("Count who may get mail of this topic; null: any mail."),
});
export const PreviewReply = z.object({
  count: z.int().describe("Exact, now."),
  mayMailCount: z
    .int()
    .describe("Of these, who may get mail: subscribed to the topic if one is named, and not suppressed."),
  sample: z.array(z.object({ id, email: z.string(), name: z.string() })),
});
export const asPreview = ({ count, mayMailCount, sample }: Preview): z.input<typeof PreviewReply> => ({
  count,
  mayMailCount,
  sample: sample.map((person) => ({ ...person, id: publicId("contact", person.id) })),
});

export const ExplainQuery = z.strictObject({
  contact: z.string().min(1).max(320).describe("An address or a contact's id."),
});

/** Conditions and groups in the order of the rule; `depth` tells what lies in which group. */
const Why = z.object({
  depth: z.int(),
  text: z.string(),
  holds: z.boolean(),
  actual: z.string().nullable().describe("What the contact has; null for a group."),
});
export const ExplainReply = z.object({
  contactId: id,
  email: z.string(),
  isMember: z.boolean(),
  since: Instant.nullable(),
  holds: z.boolean().describe("What the rule says now; a write of this second may not have been followed yet."),
  why: z.array(Why),
});
const flat = ({ words, holds, actual, items }: Explained, depth: number): z.input<typeof Why>[] => [
  { depth, text: words, holds, actual },
  ...items.flatMap((item) => flat(item, depth + 1)),
];
export const asExplanation = ({
  contact,
  isMember,
  since,
  holds,
  rule,
}: Explanation): z.input<typeof ExplainReply> => ({
  contactId: publicId("contact", contact.id),
  email: contact.email,
  isMember,
  since: Instants.orNull(since),
  holds,
  why: flat(rule, 0),
});
