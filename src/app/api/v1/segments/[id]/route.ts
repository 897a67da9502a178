import { z } from "zod";
import { archiveSegment, saveSegment } from "@/features/segments/mutations";
import { getSegment } from "@/features/segments/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../contract";
import { asSegmentDetail, SegmentBody, SegmentDetailReply } from "../contract";

export const GET = apiRoute({
  summary: "One segment with its rule",
  scope: "contacts.read",
  params: ById,
  reply: SegmentDetailReply,
  run: async (ctx, { params }) => asSegmentDetail(await getSegment(ctx, idOf("segment", params.id))),
});

export const PUT = apiRoute({
  summary: "Replace a segment's name, description and rule",
  scope: "contacts.write",
  params: ById,
  body: SegmentBody,
  reply: SegmentDetailReply,
  run: async (ctx, { params, body }) => {
    const { id } = await saveSegment(ctx, { ...body, segmentId: idOf("segment", params.id) });
    return asSegmentDetail(await getSegment(ctx, id));
  },
});

export const DELETE = apiRoute({
  summary: "Delete a segment that no other segment and no list rests on; nobody in it is touched",
  scope: "contacts.write",
  params: ById,
  reply: z.object({ id: z.string(), isDeleted: z.literal(true) }),
  mayConflict: true,
  run: async (ctx, { params }) => {
    await archiveSegment(ctx, idOf("segment", params.id));
    return { id: params.id, isDeleted: true as const };
  },
});
