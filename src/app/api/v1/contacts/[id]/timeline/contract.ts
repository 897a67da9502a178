import { z } from "zod";
import {
  type TimelineEntry,
  type TimelineGroup,
  timelineGroups,
  timelineKinds,
} from "@/features/contacts/timeline/schema";
import { publicId } from "@/lib/ids";
import { cursorLike, Instant, Instants, PageQuery } from "../../../contract";

const groups = Object.keys(timelineGroups) as TimelineGroup[];

export const TimelineQuery = PageQuery.extend({
  show: z.enum(groups).optional().describe("Only entries of this group."),
  cursor: cursorLike(/^[\w-]{1,200}$/),
});

export const TimelineReply = z.object({
  kind: z.enum(timelineKinds),
  at: Instant,
  emailId: z.string().nullable().describe("Of mail."),
  actor: z.string().nullable().describe("Who of the team, which key or which job did it."),
  details: z.record(z.string(), z.unknown()),
});

export const asEntry = ({ id, kind, at, actor, details }: TimelineEntry): z.input<typeof TimelineReply> => {
  const { importId, ...rest } = details;
  return {
    kind,
    at: Instants.of(at),
    emailId: kind.startsWith("mail_") ? publicId("email", id) : null,
    actor,
    details: importId ? { ...rest, importId: publicId("import", importId) } : rest,
  };
};
