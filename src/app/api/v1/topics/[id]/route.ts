import { z } from "zod";
import { archiveTopic, restoreTopic, saveTopic } from "@/features/consent/topics/mutations";
import { getTopic } from "@/features/consent/topics/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../contract";
import { asTopic, TopicBody, TopicReply } from "../contract";

export const GET = apiRoute({
  summary: "One topic",
  scope: "contacts.read",
  params: ById,
  reply: TopicReply,
  run: async (ctx, { params }) => asTopic(await getTopic(ctx, idOf("topic", params.id))),
});

export const PUT = apiRoute({
  summary: "Replace a topic's name, words and settings; an archived one is taken back into use",
  scope: "topics.manage",
  params: ById,
  body: TopicBody,
  reply: TopicReply,
  mayConflict: true,
  run: async (ctx, { params, body }) => {
    const { id: topicId, archivedAt } = await getTopic(ctx, idOf("topic", params.id));
    if (archivedAt) await restoreTopic(ctx, topicId);
    await saveTopic(ctx, { ...body, topicId });
    return asTopic(await getTopic(ctx, topicId));
  },
});

export const DELETE = apiRoute({
  summary: "Archive a topic: nothing of it is mailed any more; who agreed to it stays on record",
  scope: "topics.manage",
  params: ById,
  reply: z.object({ id: z.string(), isArchived: z.literal(true) }),
  run: async (ctx, { params }) => {
    await archiveTopic(ctx, idOf("topic", params.id));
    return { id: params.id, isArchived: true as const };
  },
});
