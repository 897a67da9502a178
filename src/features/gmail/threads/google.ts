import "server-only";
import { api, asked } from "../google";
import type { RawMail } from "../mail-headers";

/** All mails of a thread with their headers, oldest first, as Gmail orders them. */
export const getThread = async (accessToken: string, threadId: string): Promise<RawMail[]> => {
  const { data } = await asked(
    api(accessToken).threads.get({ userId: "me", id: threadId, format: "metadata", metadataHeaders: ["From", "To"] }),
  );
  return (data.messages ?? []).map(({ id, labelIds, snippet, sizeEstimate, internalDate, payload }) => ({
    id: id ?? "",
    threadId,
    labels: labelIds ?? [],
    snippet: snippet ?? "",
    sizeBytes: sizeEstimate ?? 0,
    internalDateMs: Number(internalDate ?? 0),
    headers: (payload?.headers ?? []).map(({ name, value }) => ({ name: name ?? "", value: value ?? "" })),
  }));
};

/** A mail's bytes, and the thread it says it is in. */
export const getRawInThread = async (accessToken: string, gmailId: string) => {
  const { data } = await asked(
    api(accessToken).messages.get({ userId: "me", id: gmailId, format: "raw", fields: "raw,threadId" }),
  );
  return { raw: Buffer.from(data.raw ?? "", "base64url"), threadId: data.threadId ?? "" };
};
