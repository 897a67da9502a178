import { saveTopic } from "@/features/consent/topics/mutations";
import { getTopic, listTopics } from "@/features/consent/topics/queries";
import { apiRoute } from "@/gates/api";
import { asTopic, TopicBody, TopicQuery, TopicReply } from "./contract";

export const GET = apiRoute({
  summary: "What people can subscribe to, oldest first; a hundred at most",
  scope: "contacts.read",
  query: TopicQuery,
  reply: TopicReply,
  isList: true,
  run: async (ctx, { query }) => ({
    items: (await listTopics(ctx, { isArchived: query.isArchived === "true" })).map(asTopic),
    nextCursor: null,
  }),
});

export const POST = apiRoute({
  summary: "Make a topic",
  scope: "topics.manage",
  body: TopicBody,
  reply: TopicReply,
  status: 201,
  mayConflict: true,
  mayExceed: true,
  run: async (ctx, { body }) => {
    const { id } = await saveTopic(ctx, { ...body, topicId: null });
    return asTopic(await getTopic(ctx, id));
  },
});
