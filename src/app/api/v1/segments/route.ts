import { saveSegment } from "@/features/segments/mutations";
import { getSegment, listSegments } from "@/features/segments/queries";
import { apiRoute } from "@/gates/api";
import { asSegment, asSegmentDetail, SegmentBody, SegmentDetailReply, SegmentQuery, SegmentReply } from "./contract";

export const GET = apiRoute({
  summary: "Segments with how many are in them",
  scope: "contacts.read",
  query: SegmentQuery,
  reply: SegmentReply,
  isList: true,
  run: async (ctx, { query }) => {
    const { items, nextCursor } = await listSegments(ctx, query);
    return { items: items.map(asSegment), nextCursor };
  },
});

export const POST = apiRoute({
  summary: "Make a segment; its members are looked up at once and then follow every write",
  scope: "contacts.write",
  body: SegmentBody,
  reply: SegmentDetailReply,
  status: 201,
  mayExceed: true,
  run: async (ctx, { body }) => {
    const { id } = await saveSegment(ctx, { ...body, segmentId: null });
    return asSegmentDetail(await getSegment(ctx, id));
  },
});
