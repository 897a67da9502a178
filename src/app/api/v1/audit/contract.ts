import { z } from "zod";
import { AuditFilter, type AuditRow, actorKinds } from "@/features/audit/schema";
import { isId, publicId } from "@/lib/ids";
import { cursorLike, Instant, Instants, PageQuery } from "../contract";

const { actorKind, action, from, to, sort } = AuditFilter.shape;

export const AuditQuery = PageQuery.extend({
  cursor: cursorLike(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  actorKind,
  actorId: z.string().max(100).optional().describe("`usr_…`, `key_…`, or the name of a job."),
  action: action.describe("A part of what was done, such as `member` or `quote.confirm`."),
  from: from.describe("The first day, in UTC."),
  to: to.describe("The last day, in UTC."),
  sort,
});

export const AuditReply = z.object({
  id: z.string(),
  actorKind: z.enum(actorKinds),
  actorId: z.string(),
  actorName: z.string().nullable(),
  action: z.string(),
  targetId: z.string().describe("The id of what was changed, as exports have it."),
  createdAt: Instant,
});

const actorId = ({ actorKind, actorId }: AuditRow) =>
  !isId(actorId)
    ? actorId
    : actorKind === "apiKey"
      ? publicId("apiKey", actorId)
      : actorKind === "user" || actorKind === "operator"
        ? publicId("user", actorId)
        : actorId;

export const asAudit = (row: AuditRow): z.input<typeof AuditReply> => ({
  ...row,
  id: publicId("audit", row.id),
  actorId: actorId(row),
  createdAt: Instants.of(row.createdAt),
});
