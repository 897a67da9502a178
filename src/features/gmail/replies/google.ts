import "server-only";
import { api, asked } from "../google";

/** The id at Gmail of the mail with this Message-ID, wherever it lies. */
export const findByMessageId = async (accessToken: string, messageId: string): Promise<string | null> => {
  const q = `rfc822msgid:${messageId.replace(/[<>]/g, "")}`;
  const { data } = await asked(
    api(accessToken).messages.list({ userId: "me", q, maxResults: 1, includeSpamTrash: true }),
  );
  return data.messages?.[0]?.id ?? null;
};

/** @returns Gmail's id of the sent mail. */
export const sendMessage = async (accessToken: string, raw: Buffer, threadId: string): Promise<string> => {
  const requestBody = { raw: raw.toString("base64url"), threadId };
  const { data } = await asked(api(accessToken).messages.send({ userId: "me", requestBody, fields: "id" }));
  return data.id ?? "";
};
