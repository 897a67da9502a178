import "server-only";
import { api, asked } from "../google";
import type { MailPart } from "./attachment-parts";

/** A mail's parts without the files in them. */
export const getStructure = async (accessToken: string, id: string): Promise<MailPart> => {
  const { data } = await asked(api(accessToken).messages.get({ userId: "me", id, format: "full", fields: "payload" }));
  return (data.payload ?? {}) as MailPart;
};

export const getAttachment = async (accessToken: string, messageId: string, id: string): Promise<Buffer> => {
  const { data } = await asked(api(accessToken).messages.attachments.get({ userId: "me", messageId, id }));
  return Buffer.from(data.data ?? "", "base64url");
};
