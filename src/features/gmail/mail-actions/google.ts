import "server-only";
import { api, asked } from "../google";
import type { LabelChange } from "./label-effects";

/** Throws GoogleError `not_found` when Gmail no longer has the mail. */
export const modifyMessage = async (
  accessToken: string,
  id: string,
  { added, removed }: LabelChange,
): Promise<void> => {
  await asked(
    api(accessToken).messages.modify({
      userId: "me",
      id,
      requestBody: { addLabelIds: added, removeLabelIds: removed },
      fields: "id",
    }),
  );
};

/** Up to 1,000 mails in one call. Those Gmail no longer has are passed over without a word. */
export const modifyMessages = async (
  accessToken: string,
  ids: string[],
  { added, removed }: LabelChange,
): Promise<void> => {
  await asked(
    api(accessToken).messages.batchModify({
      userId: "me",
      requestBody: { ids, addLabelIds: added, removeLabelIds: removed },
    }),
  );
};
