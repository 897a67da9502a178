"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { AppError } from "@/lib/errors";
import { rateLimit } from "@/lib/rate-limit";
import { fetchAttachmentList } from "./attachments/mutations";
import { readMessageText } from "./message-text";
import {
  cancelDiscovery,
  countMatches,
  disconnect,
  fetchLabels,
  fetchRawMessage,
  requestSync,
  startDiscovery,
} from "./mutations";
import { countEmails } from "./queries";
import { ConnectionChoice, DisconnectChoice, DiscoveryChoice, EmailChoice, EmailFilter } from "./schema";

export const listLabelsAction = workspaceAction({
  can: "gmail.sync",
  input: ConnectionChoice,
  run: (ctx, { connectionId }) => fetchLabels(ctx, connectionId),
});

/** How many mails the filter finds at Gmail now; called while the person edits it. */
export const countMatchesAction = workspaceAction({
  can: "gmail.sync",
  input: DiscoveryChoice,
  run: async (ctx, choice) => {
    const verdict = await rateLimit(`gmail-count:${choice.connectionId}`, { limit: 60, windowSeconds: 60 });
    if (!verdict.isAllowed) throw new AppError("rate_limited", "That was a lot of counting. Please wait a moment.");
    return countMatches(ctx, choice);
  },
});

export const startDiscoveryAction = workspaceAction({
  can: "gmail.sync",
  input: DiscoveryChoice,
  run: async (ctx, choice) => {
    const { id } = await startDiscovery(ctx, choice);
    refresh();
    return { id };
  },
});

export const cancelDiscoveryAction = workspaceAction({
  can: "gmail.sync",
  input: ConnectionChoice,
  run: async (ctx, choice) => {
    await cancelDiscovery(ctx, choice);
    refresh();
  },
});

export const requestSyncAction = workspaceAction({
  can: "gmail.sync",
  input: ConnectionChoice,
  run: async (ctx, choice) => {
    await requestSync(ctx, choice);
  },
});

export const disconnectAction = workspaceAction({
  can: "gmail.connect",
  input: DisconnectChoice,
  run: async (ctx, choice) => {
    await disconnect(ctx, choice);
    refresh();
  },
});

/** The mail's text and the list of its files, fetched from Gmail for this one look; nothing of it is stored. */
export const readMessageAction = workspaceAction({
  can: "emails.read",
  input: EmailChoice,
  run: async (ctx, { emailId }) => {
    const message = await readMessageText(await fetchRawMessage(ctx, emailId));
    return { ...message, attachments: message.hasFiles ? await fetchAttachmentList(ctx, emailId) : [] };
  },
});

export const countEmailsAction = workspaceAction({
  can: "emails.read",
  input: EmailFilter,
  run: (ctx, filter) => countEmails(ctx, filter),
});
