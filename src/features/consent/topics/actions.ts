"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { archiveTopic, restoreTopic, saveTopic } from "./mutations";
import { TopicChoice, TopicInput } from "./schema";

export const saveTopicAction = workspaceAction({
  can: "topics.manage",
  input: TopicInput,
  run: async (ctx, input) => {
    await saveTopic(ctx, input);
    refresh();
  },
});

export const archiveTopicAction = workspaceAction({
  can: "topics.manage",
  input: TopicChoice,
  run: async (ctx, { topicId }) => {
    await archiveTopic(ctx, topicId);
    refresh();
  },
});

export const restoreTopicAction = workspaceAction({
  can: "topics.manage",
  input: TopicChoice,
  run: async (ctx, { topicId }) => {
    await restoreTopic(ctx, topicId);
    refresh();
  },
});
