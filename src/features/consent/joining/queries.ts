import "server-only";
import { systemJobContext } from "@/gates/job";
import { everywhere } from "@/lib/transact";
import { consentText } from "../wording";
import type { JoinPage } from "./schema";

/** A topic that anybody may sign up for, with the workspace it belongs to; null for others. */
export const findOpenTopic = (topicId: string) =>
  everywhere(systemJobContext("consent.join"), async (tx) => {
    const topic = await tx.topic.findFirst({
      where: { id: topicId, isPublic: true, archivedAt: null },
      select: { id: true, workspaceId: true, name: true, description: true, isDoubleOptIn: true, consentText: true },
    });
    if (!topic) return null;
    const workspace = await tx.workspace.findUnique({ where: { id: topic.workspaceId }, select: { name: true } });
    if (!workspace) return null;
    const { consentText: custom, ...rest } = topic;
    return {
      ...rest,
      workspaceName: workspace.name,
      text: consentText({ topic: topic.name, workspace: workspace.name, custom }),
    };
  });

/** What a topic's sign-up page shows. */
export async function findJoinPage(topicId: string): Promise<JoinPage | null> {
  const topic = await findOpenTopic(topicId);
  if (!topic) return null;
  const { name, description, workspaceName, isDoubleOptIn, text } = topic;
  return { topicName: name, description, workspaceName, isDoubleOptIn, text };
}
