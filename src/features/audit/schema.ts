import { z } from "zod";

export const actorKinds = ["user", "apiKey", "job", "sender", "operator"] as const;
export type ActorKind = (typeof actorKinds)[number];

export const actorWords: Record<ActorKind, string> = {
  user: "A person",
  apiKey: "An API key",
  job: "An automatic job",
  sender: "A message from outside",
  operator: "The platform's operator",
};

const Day = z.iso.date("Write a day such as 2026-11-21.");

/** Which rows of the audit log to show. `after` is the `nextCursor` of the page before. */
export const AuditFilter = z.object({
  actorKind: z.enum(actorKinds).optional(),
  /** One person, key or job, by its id. */
  actorId: z.string().max(100).optional(),
  /** A part of what was done, such as `member` or `quote.confirm`. */
  action: z.string().trim().max(60).optional(),
  /** Days in UTC, both included. */
  from: Day.optional(),
  to: Day.optional(),
  sort: z.enum(["newest", "oldest"]).default("newest"),
  after: z.uuid("Not one of our cursors.").optional(),
  limit: z.int().min(1).max(200).default(50),
});
export type AuditFilter = z.output<typeof AuditFilter>;

const { shape } = AuditFilter;
const blank = <T extends z.ZodType>(of: T) => z.preprocess((value) => (value === "" ? undefined : value), of);
/** The address of the page; what it does not know is left out. `who` is a kind, or a member's id. */
export const AuditPage = z.object({
  who: blank(z.union([z.enum(actorKinds), z.uuid()]).optional()).catch(undefined),
  action: blank(shape.action).catch(undefined),
  from: blank(shape.from).catch(undefined),
  to: blank(shape.to).catch(undefined),
  sort: shape.sort.catch("newest"),
  after: shape.after.catch(undefined),
});
export type AuditPage = z.output<typeof AuditPage>;
export function auditHref(path: string, page: Partial<AuditPage>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(page)) if (value && value !== "newest") query.set(name, value);
  return query.size > 0 ? `${path}?${query}` : path;
}

const isKind = (who: string): who is ActorKind => (actorKinds as readonly string[]).includes(who);
export const filterOfPage = ({ who, ...rest }: AuditPage): AuditFilter => ({
  ...rest,
  ...(who && (isKind(who) ? { actorKind: who } : { actorKind: "user" as const, actorId: who })),
  limit: 50,
});

export type AuditRow = {
  id: string;
  actorKind: ActorKind;
  actorId: string;
  /** A name to read; null where only the id is left. */
  actorName: string | null;
  action: string;
  targetId: string;
  createdAt: Date;
};
