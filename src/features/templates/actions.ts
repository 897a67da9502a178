"use server";

import { refresh } from "next/cache";
import type { ContactFilter } from "@/features/contacts/schema";
import { workspaceAction } from "@/gates/action";
import { publicId } from "@/lib/ids";
import { findPeople } from "./audience/queries";
import { archiveTemplate, createTemplate, duplicateTemplate, saveTemplate, setSender } from "./mutations";
import { getTemplate, lintContent } from "./queries";
import { codeOf } from "./render/compile";
import {
  AudienceChoice,
  ContentOnly,
  PeopleSearch,
  SenderDetails,
  TemplateArchive,
  TemplateChoice,
  TemplateCreate,
  TemplatePublish,
  TemplateSave,
  TestSend,
  VersionChoice,
} from "./schema";
import { sendTest } from "./test-send/mutations";
import { publishTemplate, restoreVersion } from "./versions/mutations";

export const createTemplateAction = workspaceAction({
  can: "templates.write",
  input: TemplateCreate,
  run: async (ctx, input) => ({ id: publicId("template", (await createTemplate(ctx, input)).id) }),
});

export const duplicateTemplateAction = workspaceAction({
  can: "templates.write",
  input: TemplateChoice,
  run: async (ctx, { templateId }) => ({ id: publicId("template", (await duplicateTemplate(ctx, templateId)).id) }),
});

type Audience = { listId: string | null; segmentId: string | null; tagId: string | null };
const audienceOf = ({ listId, segmentId, tagId }: Audience): ContactFilter => ({
  ...(listId && { listId }),
  ...(segmentId && { segmentId }),
  ...(tagId && { tagIds: [tagId] }),
});

/** Saves the draft and says what it is like now. */
export const saveTemplateAction = workspaceAction({
  can: "templates.write",
  input: TemplateSave,
  run: async (ctx, input) => {
    const { revision } = await saveTemplate(ctx, input);
    return { revision, report: await lintContent(ctx, input.content, audienceOf(input)) };
  },
});

/** What lies there now, for a tab that has fallen behind. */
export const readTemplateAction = workspaceAction({
  can: "templates.read",
  input: TemplateChoice,
  run: async (ctx, { templateId }) => {
    const { name, content, revision } = await getTemplate(ctx, templateId);
    return { name, content, revision, report: await lintContent(ctx, content) };
  },
});

export const lintTemplateAction = workspaceAction({
  can: "templates.read",
  input: AudienceChoice,
  run: async (ctx, { templateId, ...audience }) => {
    const { content } = await getTemplate(ctx, templateId);
    return lintContent(ctx, content, audienceOf(audience));
  },
});

export const toCodeAction = workspaceAction({
  can: "templates.read",
  input: ContentOnly,
  run: async (_ctx, { content }) => ({ html: codeOf(content) }),
});

export const findPeopleAction = workspaceAction({
  can: "contacts.read",
  input: PeopleSearch,
  run: (ctx, { text }) => findPeople(ctx, text),
});

export const publishTemplateAction = workspaceAction({
  can: "templates.write",
  input: TemplatePublish,
  run: async (ctx, { templateId, note }) => {
    const { number } = await publishTemplate(ctx, templateId, note);
    refresh();
    return { number };
  },
});

export const restoreVersionAction = workspaceAction({
  can: "templates.write",
  input: VersionChoice,
  run: async (ctx, { templateId, number }) => {
    const made = await restoreVersion(ctx, templateId, number);
    const { name, content, revision } = await getTemplate(ctx, templateId);
    refresh();
    return { number: made.number, name, content, revision, report: await lintContent(ctx, content) };
  },
});

export const archiveTemplateAction = workspaceAction({
  can: "templates.write",
  input: TemplateArchive,
  run: async (ctx, { templateId, isArchived }) => {
    await archiveTemplate(ctx, templateId, isArchived);
    refresh();
  },
});

export const sendTestAction = workspaceAction({
  can: "templates.write",
  input: TestSend,
  run: (ctx, input) => sendTest(ctx, input),
});

export const setSenderAction = workspaceAction({
  can: "templates.write",
  input: SenderDetails,
  run: async (ctx, input) => {
    await setSender(ctx, input);
    refresh();
  },
});
