import { createHash } from "node:crypto";
import { ownWordsOf } from "./topics/schema";

type Asked = { topic: string; workspace: string; custom: string };

/** What people agree to when they tick a topic or sign up for it. */
export const consentText = ({ topic, workspace, custom }: Asked) => custom.trim() || ownWordsOf({ topic, workspace });

/** Names an edition of some words: the same words have the same version, others another. */
export const versionOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 10);

export const confirmDays = 7;

/** The mail that asks whether it was really the owner of the address who signed up. */
export const confirmLetter = ({ topic, workspace, url }: { topic: string; workspace: string; url: string }) => ({
  subject: `Please confirm: ${topic} from ${workspace}`,
  paragraphs: [
    `Somebody, we hope you, asked for “${topic}” from ${workspace} to be sent to this address.`,
    "Open the page below and press its button to confirm. Nothing is sent before you do.",
  ],
  button: { label: "See and confirm", url },
  notes: [
    `The link works for ${confirmDays} days.`,
    "If this was not you, leave it: without your confirmation you get nothing more.",
  ],
});
