"use server";

import { refresh } from "next/cache";
import { createList } from "@/features/contacts/lists/mutations";
import { workspaceAction } from "@/gates/action";
import { archiveSegment, saveSegment } from "./mutations";
import { explainMember, previewSegment } from "./preview/queries";
import { getSegment } from "./queries";
import { ExplainInput, PreviewInput, SegmentChoice, SegmentInput } from "./schema";

export const saveSegmentAction = workspaceAction({
  can: "contacts.write",
  input: SegmentInput,
  run: async (ctx, input) => {
    const { id } = await saveSegment(ctx, input);
    refresh();
    return { id };
  },
});

export const archiveSegmentAction = workspaceAction({
  can: "contacts.write",
  input: SegmentChoice,
  run: async (ctx, { segmentId }) => {
    await archiveSegment(ctx, segmentId);
  },
});

/** A dynamic list of the segment's own name. */
export const listFromSegmentAction = workspaceAction({
  can: "contacts.write",
  input: SegmentChoice,
  run: async (ctx, { segmentId }) => {
    const { name, description } = await getSegment(ctx, segmentId);
    await createList(ctx, { name, description, segmentId });
    refresh();
  },
});

export const previewSegmentAction = workspaceAction({
  can: "contacts.read",
  input: PreviewInput,
  run: (ctx, { rule, topicId }) => previewSegment(ctx, rule, topicId),
});

export const explainMemberAction = workspaceAction({
  can: "contacts.read",
  input: ExplainInput,
  run: (ctx, { segmentId, contact }) => explainMember(ctx, segmentId, contact),
});
